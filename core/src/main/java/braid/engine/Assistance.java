package braid.engine;

import braid.spi.Expression;
import braid.spi.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Has a thread of the engine compute what is in a ring.
final class Assistance implements Expression.Work, Runnable {

    private static final Outcome NOTHING = Outcome.ofAll(List.of());

    private final Ring ring;
    private final Segment segment;
    private final @Nullable Cell aside;
    private boolean begun;

    /// @param aside one element beyond the ring's bound; null for those within
    Assistance(Ring ring, Segment segment, @Nullable Cell aside) {
        this.ring = ring;
        this.segment = segment;
        this.aside = aside;
    }

    Segment segment() {
        return segment;
    }

    @Override
    public Outcome evaluate() {
        begun = true;
        if (aside == null) {
            ring.assist(segment.engine());
        } else {
            ring.computeAside(aside);
        }
        return NOTHING;
    }

    /// Called when it is over, or was refused.
    @Override
    public void run() {
        if (!begun) {
            ring.refused(aside);
        }
    }
}
