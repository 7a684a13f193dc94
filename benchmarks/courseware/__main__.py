"""All figures of reading: ``python -m benchmarks.courseware [FILE …]``; see ``speed`` for what FILE is."""

import sys

from benchmarks.courseware import speed

if __name__ == "__main__":
    speed.main(sys.argv[1:])
