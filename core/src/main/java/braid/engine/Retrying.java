package braid.engine;

import braid.Retry;
import braid.function.ThrowingFunction;
import java.time.Duration;
import java.util.Objects;

/// A function that tries another one again.
///
/// @param function what is tried
/// @param retry how often, with which pauses
public record Retrying<T, R>(ThrowingFunction<T, R> function, Retry retry) implements ThrowingFunction<T, R> {

    public Retrying {
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(retry, "retry");
    }

    @Override
    public R applyWithException(T t) throws Exception {
        Duration pause = retry.pause();
        for (int left = retry.retries(); ; left--) {
            try {
                return function.applyWithException(t);
            } catch (InterruptedException interrupted) {
                throw interrupted;
            } catch (Exception e) {
                if (left == 0) {
                    throw e;
                }
            }
            if (!pause.isZero()) { // a flag that an earlier element left would end even a sleep of no time
                Thread.sleep(pause);
                pause = pause.multipliedBy(2);
            }
        }
    }
}
