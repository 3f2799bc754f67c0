package braid.cluster.worker;

import braid.Failure;
import braid.cluster.code.OutcomeCodec;
import braid.spi.Expression;
import braid.spi.Outcome;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// An input that does not come of a task here. If it cannot be had, the driver is told so: it is no failure.
///
/// @param id the driver's number for it
record InputLost(long id) implements Expression.Work {

    private static final long UNKNOWN = -1;

    static final class LostException extends IllegalStateException {
        private static final long serialVersionUID = 1L;
        private final long id;

        LostException(long id) {
            super("input " + id + " is not here");
            this.id = id;
        }

        long id() {
            return id;
        }
    }

    LostException thrown() {
        return new LostException(id);
    }

    @Override
    public Outcome evaluate() {
        throw thrown();
    }

    /// What becomes of a task that comes to nothing here.
    static Outcome outcome(long id) {
        return Outcome.failed(OutcomeCodec.ofNobody(new LostException(id)));
    }

    /// What says that `outcome` is no outcome; null if it is one. A task that the driver let go of before it was begun
    /// has none either: what comes behind it here was sent before that, and has to be sent again.
    static @Nullable LostException in(Outcome outcome) {
        if (outcome.size() != 1 || !(outcome.get(0) instanceof Outcome.Failed(Failure failure))) {
            return null;
        }
        return switch (failure.cause()) {
            case LostException lost -> lost;
            case CancellationException cancelled when failure.element() == null -> new LostException(UNKNOWN);
            default -> null;
        };
    }
}
