package braid.operators;

import braid.Retry;
import braid.function.CheckedException;
import braid.spi.Context;
import braid.spi.WaitEnd;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Calls what may throw as often as a policy says, in the region of a node.
final class Tries {

    private Tries() {}

    /// What `work` gives, or null where the node was destroyed in a pause. Throws what the last try threw.
    static <R> @Nullable R of(Context context, Retry retry, Callable<R> work) throws InterruptedException {
        long begun = context.clock().nanoTime();
        for (int tries = 1; ; tries++) {
            try {
                return work.call();
            } catch (InterruptedException interrupted) {
                throw interrupted;
            } catch (Exception thrown) {
                double chance = ThreadLocalRandom.current().nextDouble();
                if (!retry.goesOn(tries, thrown, context.clock().nanoTime() - begun, chance)) {
                    throw unchecked(thrown);
                }
                switch (pause(context, retry.pauseNanos(tries, chance))) {
                    case COME -> {}
                    case BEYOND -> throw unchecked(thrown);
                    case DESTROYED -> {
                        return null;
                    }
                }
            }
        }
    }

    private static RuntimeException unchecked(Exception thrown) {
        return thrown instanceof RuntimeException unchecked ? unchecked : new CheckedException(thrown);
    }

    private static WaitEnd pause(Context context, long nanos) {
        if (context.destroyed()) {
            return WaitEnd.DESTROYED;
        }
        return nanos == 0 ? WaitEnd.COME : context.sleep(Duration.ofNanos(nanos));
    }
}
