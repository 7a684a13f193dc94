"""All figures of reading: ``python -m benchmarks.courseware [FILE …]``; FILE is a text whose steps are timed.

With ``--faults`` every error that was counted is shown too, with ``--no-times`` nothing is timed.
"""

import sys

from benchmarks.courseware import figures, speed

if __name__ == "__main__":
    options = {option for option in sys.argv[1:] if option.startswith("--")}
    figures.show("--faults" in options)
    if "--no-times" not in options:
        print()
        speed.show([path for path in sys.argv[1:] if path not in options])
