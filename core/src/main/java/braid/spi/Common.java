package braid.spi;

import java.io.Serializable;

/// A value that functions use wherever they run, without having it inside.
public interface Common extends Serializable {

    /// The value, where the calling thread is. The first call on a worker waits until it has come.
    Object value();

    /// Says that no function will use it any more.
    void close();

    /// One that stays in this JVM. What captures it cannot travel unless the value can.
    @SuppressWarnings("serial") // the value's own business
    record Here(Object value) implements Common {
        @Override
        public void close() {
            // It goes with the last reference to it.
        }
    }
}
