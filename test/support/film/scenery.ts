import { blurInPlace, type Colour, createPicture, type Picture, type Point, paint, paintPolygon } from './raster';

export const FRAME_WIDTH = 1280;
export const FRAME_HEIGHT = 720;

/** The drawn camera: 1.6 m above the ground, level, looking down the lane; metres to pixels. */
export const FOCAL_PX = 1800;
export const HORIZON_Y = 300;
export const CAMERA_HEIGHT_M = 1.6;

/** Pixel of a point `x` metres right of the lane's middle, `up` metres above the ground, `away` metres from the camera. */
export function project(x: number, up: number, away: number): Point {
  return [FRAME_WIDTH / 2 + (FOCAL_PX * x) / away, HORIZON_Y + (FOCAL_PX * (CAMERA_HEIGHT_M - up)) / away];
}

const POSTS_AWAY_M = 8.4;
const LANE_AWAY_M = 4.2;

/** Hides people who are farther away than it is. */
export interface Occluder {
  picture: Picture;
  awayM: number;
}

/** A small repeatable noise, 0–1, from two whole numbers. */
function speckle(x: number, y: number): number {
  let value = Math.imul(x, 374761393) + Math.imul(y, 668265263);
  value = Math.imul(value ^ (value >>> 13), 1274126177);
  return ((value ^ (value >>> 16)) >>> 0) / 4294967296;
}

const mix = (from: Colour, to: Colour, t: number): Colour => [
  from[0] + (to[0] - from[0]) * t,
  from[1] + (to[1] - from[1]) * t,
  from[2] + (to[2] - from[2]) * t,
];
const rectangle = (left: number, top: number, right: number, bottom: number): Point[] => [
  [left, top],
  [right, top],
  [right, bottom],
  [left, bottom],
];

/** The still view of a compound entrance at a lane: what lies behind people, and what may stand before them, far to near. */
export function drawScenery(): { behind: Picture; before: Occluder[] } {
  const behind = createPicture(FRAME_WIDTH, FRAME_HEIGHT);
  drawDistance(behind);
  blurInPlace(behind.rgba, { width: FRAME_WIDTH, height: FRAME_HEIGHT, planes: 4 }, 3);
  drawGround(behind);
  drawHedges(behind);
  blurInPlace(behind.rgba, { width: FRAME_WIDTH, height: FRAME_HEIGHT, planes: 4 }, 1);
  const posts = createPicture(FRAME_WIDTH, FRAME_HEIGHT);
  drawPosts(posts);
  blurInPlace(posts.rgba, { width: FRAME_WIDTH, height: FRAME_HEIGHT, planes: 4 }, 1);
  overlay(behind, posts);
  const lane = createPicture(FRAME_WIDTH, FRAME_HEIGHT);
  drawLane(lane);
  overlay(behind, lane);
  drawCanopy(behind);
  addGrain(behind);
  return {
    behind,
    before: [
      { picture: posts, awayM: POSTS_AWAY_M },
      { picture: lane, awayM: LANE_AWAY_M },
    ],
  };
}

function overlay(under: Picture, over: Picture): void {
  for (let at = 0; at < under.rgba.length; at += 4) {
    const keep = 1 - (over.rgba[at + 3] ?? 0) / 255;
    for (let plane = 0; plane < 4; plane++)
      under.rgba[at + plane] = (over.rgba[at + plane] ?? 0) + (under.rgba[at + plane] ?? 0) * keep;
  }
}

function drawDistance(picture: Picture): void {
  paintPolygon(picture, rectangle(0, 0, FRAME_WIDTH, FRAME_HEIGHT), (_, y) =>
    mix([150, 182, 212], [232, 236, 236], Math.min(1, y / 300)),
  );
  const towers: [left: number, width: number, top: number, tone: number][] = [
    [40, 130, 96, 0.1],
    [196, 92, 150, 0.4],
    [402, 118, 120, 0],
    [560, 84, 176, 0.5],
    [742, 140, 104, 0.2],
    [930, 96, 164, 0.45],
    [1080, 150, 84, 0.05],
  ];
  for (const [left, width, top, tone] of towers) {
    const wall = mix([204, 196, 186], [190, 200, 208], tone);
    paintPolygon(picture, rectangle(left, top, left + width, 300), (x) =>
      mix(wall, mix(wall, [120, 126, 134], 0.35), (x - left) / width),
    );
    for (let y = top + 10; y < 286; y += 15) {
      for (let x = left + 9; x < left + width - 12; x += 18) {
        const glass: Colour = speckle(x, y) > 0.94 ? [226, 210, 170] : mix([118, 138, 156], [150, 168, 182], speckle(y, x));
        paintPolygon(picture, rectangle(x, y, x + 10, y + 8), glass);
      }
    }
  }
  for (let index = 0; index < 120; index++) {
    const x = (index * 97) % 1330;
    const size = 20 + 26 * speckle(index, 3);
    const y = 262 + 26 * speckle(index, 7);
    const green = mix([72, 100, 70], [124, 148, 98], speckle(index, 11));
    paintPolygon(picture, disc(x - 20, y, size, size * 0.8), green);
  }
}

function disc(x: number, y: number, radiusX: number, radiusY: number): Point[] {
  return Array.from({ length: 24 }, (_, step): Point => {
    const angle = (step / 24) * 2 * Math.PI;
    return [x + radiusX * Math.cos(angle), y + radiusY * Math.sin(angle)];
  });
}

function drawGround(picture: Picture): void {
  const samples = [0.17, 0.5, 0.83];
  paintPolygon(picture, rectangle(0, HORIZON_Y + 3, FRAME_WIDTH, FRAME_HEIGHT), (x, y) => {
    let [red, green, blue] = [0, 0, 0];
    for (const dy of samples) {
      for (const dx of samples) {
        const away = (FOCAL_PX * CAMERA_HEIGHT_M) / (y + dy - HORIZON_Y);
        const across = ((x + dx - FRAME_WIDTH / 2) * away) / FOCAL_PX;
        const colour = groundColour(across, away);
        red += colour[0];
        green += colour[1];
        blue += colour[2];
      }
    }
    const count = samples.length ** 2;
    return [red / count, green / count, blue / count];
  });
}

/** Paving slabs of 60 × 60 cm, a darker walkway down the middle with yellow edges, haze far away. */
function groundColour(across: number, away: number): Colour {
  const tile = 0.6;
  const [column, row] = [Math.floor(across / tile), Math.floor(away / tile)];
  const joint = Math.min(across / tile - column, away / tile - row) < 0.035;
  const walkway = Math.abs(across) < 0.9;
  const base: Colour = walkway ? [140, 142, 144] : [176, 170, 160];
  const toned = mix(base, [118, 114, 110], 0.28 * speckle(column, row));
  const edge = Math.abs(Math.abs(across) - 0.9) < 0.06;
  const slab: Colour = edge ? [204, 170, 74] : joint ? mix(toned, [92, 90, 88], 0.6) : toned;
  return mix(slab, [204, 206, 204], Math.min(0.75, Math.max(0, (away - 8) / 60)));
}

function drawHedges(picture: Picture): void {
  for (const side of [-1, 1]) {
    const hedge = [
      project(side * 1.95, 0, 22),
      project(side * 1.95, 0.95, 22),
      project(side * 14, 0.95, 22),
      project(side * 14, 0, 22),
    ];
    paintPolygon(picture, hedge, (x, y) =>
      mix([58, 84, 56], [104, 128, 84], 0.25 + 0.5 * speckle(x >> 2, y >> 2) - (y - 330) / 160),
    );
  }
}

/** Two masonry posts with a cap, a lamp and a plate, and the wall beside them. */
function drawPosts(picture: Picture): void {
  for (const side of [-1, 1]) {
    const wall = [
      project(side * 1.75, 0, 8.9),
      project(side * 1.75, 1.9, 8.9),
      project(side * 5, 1.9, 8.9),
      project(side * 5, 0, 8.9),
    ];
    paintPolygon(picture, wall, (x, y) =>
      mix([186, 178, 166], [146, 138, 128], 0.25 * speckle(x >> 3, y >> 3) + (y - 240) / 700),
    );
    const coping = [
      project(side * 1.7, 1.86, 8.8),
      project(side * 1.7, 2.0, 8.8),
      project(side * 5, 2.0, 8.8),
      project(side * 5, 1.86, 8.8),
    ];
    paintPolygon(picture, coping, [112, 108, 106]);
    const [inner, outer] = [project(side * 1.32, 0, POSTS_AWAY_M), project(side * 1.84, 0, POSTS_AWAY_M)];
    const [left, right] = [Math.min(inner[0], outer[0]), Math.max(inner[0], outer[0])];
    const top = project(0, 2.55, POSTS_AWAY_M)[1];
    const ground = Math.min(FRAME_HEIGHT, inner[1]);
    paintPolygon(picture, rectangle(left, top, right, ground), (x, y) => {
      const shade = (x - left) / (right - left);
      const stone = mix([166, 152, 138], [112, 102, 94], shade);
      const course = Math.floor((y - top) / 30);
      const seam = (y - top) % 30 < 2 || (x - left + (course % 2) * 28) % 56 < 2;
      return mix(stone, [78, 72, 68], seam ? 0.55 : 0.2 * speckle(x >> 1, y >> 1));
    });
    paintPolygon(picture, rectangle(left - 9, top - 16, right + 9, top), (_, y) =>
      mix([120, 116, 112], [84, 82, 80], (y - top + 16) / 16),
    );
    const middle = (left + right) / 2;
    paintPolygon(picture, disc(middle, top - 36, 19, 19), (x, y) =>
      mix([255, 246, 222], [214, 200, 168], Math.hypot(x - middle + 6, y - top + 42) / 30),
    );
    paintPolygon(picture, rectangle(middle - 26, top + 92, middle + 26, top + 168), [58, 66, 78]);
    paintPolygon(picture, rectangle(middle - 18, top + 104, middle + 18, top + 109), [190, 196, 202]);
    paintPolygon(picture, rectangle(middle - 18, top + 118, middle + 8, top + 122), [150, 158, 166]);
  }
}

/** The turnstile's two housings with their open glass leaves, between 3.2 and 5.4 m away. */
function drawLane(picture: Picture): void {
  for (const side of [-1, 1]) {
    const near = 3.0;
    const far = 5.4;
    const face = (across: number, up: number, away: number): Point => project(side * across, up, away);
    const front = [face(0.46, 1.0, near), face(0.68, 1.0, near), face(0.68, 0, near), face(0.46, 0, near)];
    const inside = [face(0.46, 1.0, near), face(0.46, 1.0, far), face(0.46, 0, far), face(0.46, 0, near)];
    const lid = [face(0.46, 1.0, near), face(0.68, 1.0, near), face(0.68, 1.0, far), face(0.46, 1.0, far)];
    paintPolygon(picture, inside, (_, y) => mix([132, 138, 146], [92, 98, 106], (y - 500) / 220));
    paintPolygon(picture, lid, (_, y) => mix([208, 212, 216], [172, 178, 184], (y - 500) / 160));
    paintPolygon(picture, front, [150, 156, 163]);
    const light = [face(0.53, 1.002, 3.5), face(0.61, 1.002, 3.5), face(0.61, 1.002, 3.8), face(0.53, 1.002, 3.8)];
    paintPolygon(picture, light, [70, 168, 132]);
    const leaf = [face(0.46, 1.45, 4.35), face(0.46, 1.45, 4.05), face(0.46, 0.5, 4.05), face(0.46, 0.5, 4.35)];
    paintPolygon(picture, leaf, [206, 226, 232, 0.45]);
  }
}

/** The roof's edge above the lane, and the shade it throws on the upper picture. */
function drawCanopy(picture: Picture): void {
  paintPolygon(picture, rectangle(0, 0, FRAME_WIDTH, 10), [52, 57, 64]);
  paintPolygon(picture, rectangle(0, 10, FRAME_WIDTH, 15), [108, 114, 122]);
  const cover = new Float32Array(FRAME_WIDTH * FRAME_HEIGHT);
  for (let i = 0; i < cover.length; i++) {
    const [x, y] = [i % FRAME_WIDTH, Math.floor(i / FRAME_WIDTH)];
    const corner = Math.hypot((x - FRAME_WIDTH / 2) / FRAME_WIDTH, (y - FRAME_HEIGHT / 2) / FRAME_HEIGHT);
    cover[i] = Math.max(0, Math.max(0.32 - y / 260, (corner - 0.42) * 0.7));
  }
  paint(picture, { left: 0, top: 0, width: FRAME_WIDTH, height: FRAME_HEIGHT, cover }, [24, 28, 34]);
}

function addGrain(picture: Picture): void {
  for (let i = 0; i < FRAME_WIDTH * FRAME_HEIGHT; i++) {
    const grain = (speckle(i % FRAME_WIDTH, Math.floor(i / FRAME_WIDTH)) - 0.5) * 5;
    for (let plane = 0; plane < 3; plane++) picture.rgba[i * 4 + plane] = (picture.rgba[i * 4 + plane] ?? 0) + grain;
  }
}
