package braid.cluster.worker;

import braid.Failure;
import braid.spi.Expression;
import braid.spi.Outcome;
import org.jspecify.annotations.Nullable;

/// An input that does not come of a task here. If it cannot be had, the driver is told so: it is no failure.
///
/// @param id the driver's number for it
record InputLost(long id) implements Expression.Work {

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

    /// What says that `outcome` is no outcome; null if it is one.
    static @Nullable LostException in(Outcome outcome) {
        return outcome.size() == 1
                        && outcome.get(0) instanceof Outcome.Failed(Failure failure)
                        && failure.cause() instanceof LostException lost
                ? lost
                : null;
    }
}
