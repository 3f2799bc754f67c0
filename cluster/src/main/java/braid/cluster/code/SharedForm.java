package braid.cluster.code;

import braid.spi.Common;
import java.io.InvalidObjectException;
import java.io.Serial;

/// What a shared value is on a worker, and on the way there: its number.
///
/// @param id the driver's number for it
record SharedForm(long id, SharedValues from) implements Common {

    @Override
    public Object value() {
        return from.get(id);
    }

    @Override
    public void close() {
        throw new IllegalStateException("a shared value is closed where it was shared");
    }

    /// By its number alone.
    @Serial
    private Object writeReplace() {
        return new Numbered(id);
    }

    /// A number that finds its values by the loader of the driver's classes.
    record Numbered(long id) implements java.io.Serializable {
        @Serial
        private Object readResolve() throws InvalidObjectException {
            if (Thread.currentThread().getContextClassLoader() instanceof DriverLoader loader) {
                return new SharedForm(id, loader.shared());
            }
            throw new InvalidObjectException("a shared value is used on workers, and where it was shared");
        }
    }
}
