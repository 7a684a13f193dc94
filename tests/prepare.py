"""Makes ready what the tests need beside Python: Chromium, where this machine may install it."""

import os
import shutil
import subprocess
import sys


def main() -> None:
    """Install Chromium from the system's packages if it is missing; say so where that cannot be done."""
    if shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome"):
        return
    if not (shutil.which("apt-get") and os.geteuid() == 0):
        print("Chromium is not here and cannot be installed by this user: the browser tests will be left out.")
        return
    print("Installing Chromium for the browser tests …", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium", "fonts-liberation"]):
        done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            print("Chromium could not be installed: the browser tests will be left out.", file=sys.stderr)
            return


if __name__ == "__main__":
    main()
