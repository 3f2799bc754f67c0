package braid.cluster.code;

import java.io.InvalidObjectException;
import java.io.Serial;
import java.io.Serializable;

/// What a record that is not `Serializable` is written as, inside Java serialization.
final class RecordForm implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    private final Class<?> type;

    @SuppressWarnings("serial") // what is in it is found out when it is written
    private final Object[] components;

    RecordForm(Class<?> type, Object[] components) {
        this.type = type;
        this.components = components;
    }

    @Serial
    private Object readResolve() throws InvalidObjectException {
        RecordShape shape = RecordShape.of(type);
        if (shape == null) {
            throw new InvalidObjectException(RecordShape.whyNone(type));
        }
        return shape.make(components);
    }
}
