"""`python -m kb`."""

import sys

from kb.cli import main

if __name__ == "__main__":
    # An officer at a terminal is told what failed, not where in the code.
    try:
        main(prog_name="python -m kb")
    except Exception as error:
        sys.stderr.write(f"错误：程序内部出错（{type(error).__name__}: {error}）。请把这一行和所用命令告诉维护者。\n")
        raise SystemExit(1) from None
