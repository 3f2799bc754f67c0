package braid.operators;

import braid.engine.Computation;
import braid.spi.Awaited;
import braid.spi.Context;
import org.jspecify.annotations.Nullable;

/// The handle that a step waits for just now, for reports.
final class Pending {

    private volatile @Nullable Computation<?> element;

    Pending(Context context) {
        context.explain(() -> awaited(element));
    }

    void begin(Computation<?> waitedFor) {
        element = waitedFor;
    }

    void end() {
        element = null;
    }

    /// What is said of a wait for `element`, which was submitted.
    static @Nullable Awaited awaited(@Nullable Computation<?> element) {
        return element == null || element.isDone()
                ? null
                : new Awaited(element.submit().origin(), element.trouble());
    }
}
