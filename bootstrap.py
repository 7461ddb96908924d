"""From a bare checkout to a running command: python3 bootstrap.py [--dev] [--serve] [COMMAND …].

Makes or renews .venv when the lock file has changed, then runs COMMAND with its Python.
Standard library only; this file is read by old Pythons too, so it says first what it needs.
"""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "需要 Python 3.11 或更新的版本，当前是 %d.%d；可用 make PYTHON=python3.11 指定。\n"
        % sys.version_info[:2]
    )
    sys.exit(1)

from portal.core.running.environment import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
