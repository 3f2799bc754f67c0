package braid.cluster.code;

import braid.spi.Common;
import java.io.Serial;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// A value that a driver shares. Whatever captures it travels with its number in its place.
public final class SharedHere implements Common {

    private static final long serialVersionUID = 1L;

    private final transient long id;
    private final transient LongConsumer closing;
    private transient volatile @Nullable Object value;

    /// The value `value`, with the number `id`; `closing` is told when it is closed first.
    public SharedHere(long id, Object value, LongConsumer closing) {
        this.id = id;
        this.value = value;
        this.closing = closing;
    }

    @Override
    public Object value() {
        Object here = value;
        if (here == null) {
            throw new IllegalStateException("the shared value is closed");
        }
        return here;
    }

    @Override
    public synchronized void close() {
        if (value != null) {
            value = null;
            closing.accept(id);
        }
    }

    @Serial
    private Object writeReplace() {
        return new SharedForm.Numbered(id);
    }
}
