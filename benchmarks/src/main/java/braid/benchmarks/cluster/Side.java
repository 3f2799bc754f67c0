package braid.benchmarks.cluster;

import java.time.Duration;

/// One of those that are compared: a driver with two workers. Each measure does nothing else for a while, and says
/// how it went.
public interface Side {

    /// Small elements there and back, with so many in flight: elements a second.
    double small(int inFlight, Duration time) throws InterruptedException;

    /// One small element at a time: the median of its microseconds, from handing it over to having its result.
    double idle(Duration time) throws InterruptedException;

    /// Elements of 1 MiB there and back, with so many in flight: elements a second.
    double large(int inFlight, Duration time) throws InterruptedException;
}
