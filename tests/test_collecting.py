"""The garbage collector's thresholds while networks are made."""

import gc
import threading

from guanxi.network.collecting import collecting_rarely


def test_the_thresholds_come_back_after_blocks_that_overlap_in_threads() -> None:
    before = gc.get_threshold()
    begun, ended = threading.Event(), threading.Event()

    def other() -> None:
        with collecting_rarely():
            begun.set()
            assert ended.wait(10)

    thread = threading.Thread(target=other)
    with collecting_rarely():
        assert gc.get_threshold() > before
        thread.start()
        assert begun.wait(10)
    assert gc.get_threshold() > before
    ended.set()
    thread.join()
    assert gc.get_threshold() == before
