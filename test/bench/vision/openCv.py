"""OpenCV's side of the vision bench: JSON lines on standard input and output, one answer a line.

First line: the networks. Each further one: a picture and where its crops lie. The answer holds milliseconds of each stage,
crop and network and everything between, and of each network alone.
"""

import json
import sys
import time

import cv2
import numpy as np

cv2.setNumThreads(1)


def load(spec):
    net = cv2.dnn.readNetFromONNX(spec["path"])
    return net, net.getUnconnectedOutLayersNames(), spec


def cut(frame, crop):
    """The crop's pixel (x, y) shows (a·x − b·y + tx, b·x + a·y + ty) of the frame."""
    matrix = np.array([[crop["a"], -crop["b"], crop["tx"]], [crop["b"], crop["a"], crop["ty"]]], np.float64)
    size = (crop["sidePx"], crop["sidePx"])
    return cv2.warpAffine(frame, matrix, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)


def run(model, picture, times, stage):
    net, outputs, spec = model
    mean, divisor = spec["mean"], spec["divisor"]
    if spec["layout"] == "NHWC":
        values = np.multiply(picture, np.float32(1 / divisor), dtype=np.float32)[np.newaxis]
        values -= np.float32(mean / divisor)
    else:
        values = cv2.dnn.blobFromImage(picture, 1 / divisor, mean=(mean, mean, mean), swapRB=False)
    started, processor = time.perf_counter(), time.process_time()
    net.setInput(values)
    answer = net.forward(outputs)
    times[stage + "Network"] = (time.perf_counter() - started) * 1000
    times["networksProcessor"] += (time.process_time() - processor) * 1000
    return answer


def look(models, frame, crops):
    times = {"networksProcessor": 0}
    started, processor = time.perf_counter(), time.process_time()
    for stage, role in (("detect", "detector"), ("mesh", "mesh")):
        run(models[role], cut(frame, crops[stage]), times, stage)
        times[stage] = (time.perf_counter() - started) * 1000
        started = time.perf_counter()
    aligned = cut(frame, crops["align"])
    times["align"] = (time.perf_counter() - started) * 1000
    started = time.perf_counter()
    template = run(models["recogniser"], aligned, times, "embed")[0].ravel()
    template = template / np.linalg.norm(template)
    times["embed"] = (time.perf_counter() - started) * 1000
    times["faceProcessor"] = (time.process_time() - processor) * 1000
    return {"ms": times, "template": template.tolist()}


def main():
    models = {role: load(spec) for role, spec in json.loads(sys.stdin.readline()).items()}
    print(json.dumps({"version": cv2.__version__}), flush=True)
    frames = {}
    for line in sys.stdin:
        asked = json.loads(line)
        path, width, height = asked["path"], asked["width"], asked["height"]
        if path not in frames:
            frames[path] = np.fromfile(path, np.uint8).reshape(height, width, 3)
        print(json.dumps(look(models, frames[path], asked["crops"])), flush=True)


main()
