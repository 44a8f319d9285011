"""Runs notebooks in the Deno kernel: `python3 notebooks.py OUT NOTEBOOK...`. Called by notebooks.mjs, which compares.

nbconvert would do, but the kernel can say that it is idle before the last thing that a cell printed has arrived.
"""
import os
import sys
from queue import Empty

import nbformat
from jupyter_client.manager import start_new_kernel

CELL_SECONDS = 120
SETTLE_SECONDS = 0.5


def outputs_of(client, source, outputs):
    """Runs code and appends what it shows; then runs nothing, so that what is late arrives in between."""
    ran = client.execute(source, store_history=True)
    fence, is_over = None, False
    while True:
        try:
            message = client.get_iopub_msg(timeout=SETTLE_SECONDS if is_over else CELL_SECONDS)
        except Empty:
            if is_over:
                return
            raise
        parent, kind = message["parent_header"].get("msg_id"), message["msg_type"]
        if kind == "status" and message["content"]["execution_state"] == "idle":
            if parent == ran and fence is None:
                fence = client.execute("0", silent=True, store_history=False)
            is_over = is_over or parent == fence
        elif parent == ran and kind in ("stream", "execute_result", "display_data", "error"):
            append(outputs, nbformat.v4.output_from_msg(message))


def append(outputs, output):
    last = outputs[-1] if outputs else None
    if last and output.output_type == "stream" == last.output_type and output.name == last.name:
        last.text += output.text
    else:
        outputs.append(output)


def run(path, out):
    notebook = nbformat.read(path, as_version=4)
    manager, client = start_new_kernel(kernel_name="deno", cwd=os.path.dirname(os.path.abspath(path)))
    try:
        count = 0
        for cell in notebook.cells:
            if cell.cell_type != "code":
                continue
            count += 1
            cell.execution_count, cell.outputs = count, []
            outputs_of(client, cell.source, cell.outputs)
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = count
                if output.output_type == "error":
                    return
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        nbformat.write(notebook, os.path.join(out, os.path.basename(path)))


for each in sys.argv[2:]:
    run(each, sys.argv[1])
