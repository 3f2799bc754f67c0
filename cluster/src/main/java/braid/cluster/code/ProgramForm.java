package braid.cluster.code;

import java.io.InvalidObjectException;
import java.io.Serial;
import java.io.Serializable;

/// What an instance of an implicit class is written as, inside Java serialization. Its fields follow behind the whole,
/// so that what they refer to may refer to the instance again: a field such as `f = this::inc` does.
///
/// @see ProgramShape
final class ProgramForm implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    private final Class<?> type;

    ProgramForm(Class<?> type) {
        this.type = type;
    }

    @Serial
    private Object readResolve() throws InvalidObjectException {
        ProgramShape shape = ProgramShape.of(type);
        if (shape == null) {
            throw new InvalidObjectException(type.getName() + " is not the class of a program");
        }
        return shape.allocate();
    }
}
