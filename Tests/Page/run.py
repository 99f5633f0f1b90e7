"""Runs the browser tests, or those whose file or test is named, and says which were slow."""

import sys
import time
import unittest
from pathlib import Path

HERE = Path(__file__).parent


class TimedResult(unittest.TextTestResult):
    """Notes how long each test took."""

    seconds = {}

    def startTest(self, test):
        self.began = time.monotonic()
        super().startTest(test)

    def stopTest(self, test):
        self.seconds[test.id()] = time.monotonic() - self.began
        super().stopTest(test)


def main(names):
    loader = unittest.TestLoader()
    if names:
        suite = loader.loadTestsFromNames(names)
    else:
        suite = loader.discover(str(HERE), pattern="test_*.py", top_level_dir=str(HERE))
    if suite.countTestCases() == 0:
        sys.exit("there are no such tests")
    outcome = unittest.TextTestRunner(verbosity=2, resultclass=TimedResult).run(suite)
    slowest = sorted(TimedResult.seconds.items(), key=lambda entry: -entry[1])[:5]
    print("slowest:", ", ".join(f"{name.split('.')[-1]} {seconds:.1f} s" for name, seconds in slowest))
    sys.exit(0 if outcome.wasSuccessful() else 1)


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    main(sys.argv[1:])
