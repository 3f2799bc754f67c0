"""streamz with Dask: two worker processes of one thread each, in plain text. Speaks as SideMain does."""

import sys
import time

import streamz
import dask
import distributed
from distributed import Client, LocalCluster
from streamz import Stream
from streamz.dask import DaskStream  # noqa: F401  (adds Stream.scatter)


def inc(x):
    return x + 1


def small(in_flight, seconds):
    """Elements a second, those under way at the end included."""
    got = []
    source = Stream()
    source.scatter().map(inc).buffer(in_flight).gather().sink(got.append)
    begun = time.monotonic()
    count = 0
    while time.monotonic() - begun < seconds:
        source.emit(count)
        count += 1
    give_up = time.monotonic() + 60
    while len(got) < count:
        if time.monotonic() > give_up:
            raise TimeoutError(f"{len(got)} of {count} have come back")
        time.sleep(0.001)
    spent = time.monotonic() - begun
    if got != list(range(1, count + 1)):
        raise ValueError("other results than expected")
    return count / spent


def main():
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster, Client(cluster):
        print(
            f"versions Python {sys.version.split()[0]}, streamz {streamz.__version__},"
            f" Dask {dask.__version__}, distributed {distributed.__version__}",
            flush=True,
        )
        print("ready", flush=True)
        for line in sys.stdin:
            measure, in_flight, millis, _ = line.split()
            try:
                if measure != "small":
                    raise ValueError(f"no measure: {measure}")
                print("result", small(int(in_flight), int(millis) / 1000), flush=True)
            except Exception as e:  # told to whoever asked
                print("failed", repr(e), flush=True)


if __name__ == "__main__":
    main()
