"""A Modbus RTU slave made of pymodbus alone, as a second opinion on the console's bytes.

pymodbusSlave.py PORT BAUD: unit 1 on a serial port. Every write is told as a JSON line {"table", "address", "values"} on stdout;
JSON lines of the same form on stdin put values into a table ("coils", "inputs", "registers"). Ends when stdin closes.
"""

import asyncio
import json
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server.async_io import ModbusSerialServer
from pymodbus.transaction import ModbusRtuFramer


def tell(**line):
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


class ToldBlock(ModbusSequentialDataBlock):
    """Tells what the master writes."""

    def __init__(self, table, size):
        super().__init__(0, [0] * size)
        self.table = table
        self.quiet = False

    def setValues(self, address, values):  # pylint: disable=invalid-name
        super().setValues(address, values)
        if not self.quiet:
            told = values if isinstance(values, list) else [values]
            tell(table=self.table, address=address, values=[int(value) for value in told])


async def main():
    port, baud = sys.argv[1], int(sys.argv[2])
    tables = {"coils": ToldBlock("coils", 0x210), "inputs": ToldBlock("inputs", 16), "registers": ToldBlock("registers", 0x3020)}
    slave = ModbusSlaveContext(di=tables["inputs"], co=tables["coils"], hr=tables["registers"], zero_mode=True)
    context = ModbusServerContext(slaves={1: slave}, single=False)
    server = ModbusSerialServer(context, framer=ModbusRtuFramer, port=port, baudrate=baud, timeout=1, autoreconnect=False)
    await server.start()
    serving = asyncio.create_task(server.serve_forever())
    tell(ready=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        wanted = json.loads(line)
        table = tables[wanted["table"]]
        table.quiet = True
        table.setValues(wanted["address"], wanted["values"])
        table.quiet = False
    serving.cancel()


asyncio.run(main())
