"""A public benchmark of detection: faults are planted, and what is reported is judged.

`python -m bench.detect` starts the sandbox and the commands as processes, puts a proxy of its own
between them, and compares what the front door says with what was planted. Nothing here is shared
with the sandbox or with the project: what is expected is worked out from the answers before they
were changed.
"""
