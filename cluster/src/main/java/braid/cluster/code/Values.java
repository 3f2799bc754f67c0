package braid.cluster.code;

import braid.cluster.wire.Packer;
import braid.cluster.wire.Unpacker;
import java.util.Map;

/// Values as bytes. What is common and simple has a short form; everything else is written by Java serialization.
/// Safe for threads.
///
/// Records need not be `Serializable`: they are what their components are.
public final class Values {

    private final ClassSpace classes;

    /// Values of `classes`: on a worker a [DriverLoader], on a driver its [ClassFiles].
    public Values(ClassSpace classes) {
        this.classes = classes;
    }

    /// Writes `value`.
    ///
    /// @throws CodecException if it cannot travel, with the path to what is in the way; nothing was written then
    public void write(Object value, Packer out) {
        int begun = out.size();
        try {
            if (new CompactWriter(classes, out).write(value)) {
                return;
            }
        } catch (IllegalArgumentException e) {
            out.cutTo(begun);
            throw new CodecException("a value cannot travel: " + Foreign.told(e::getMessage), e);
        } catch (Throwable e) {
            out.cutTo(begun);
            throw new CodecException("a value cannot travel: " + Foreign.text(e), e);
        }
        out.cutTo(begun);
        try {
            out.putByte(Tag.SERIALIZED);
            ObjectWriter.write(value, classes, Map.of(), out);
        } catch (ObjectWriter.Refused e) {
            out.cutTo(begun);
            throw new CodecException(
                    "a value cannot travel: "
                            + Obstacle.of(value, e, classes)
                                    .within("a " + value.getClass().getTypeName()),
                    e.getCause());
        }
    }

    /// Reads one value.
    ///
    /// @throws CodecException if the bytes are none, or its class is not to be had here
    public Object read(Unpacker in) {
        try {
            Object value = new CompactReader(classes, in).read();
            if (value == null) {
                throw new CodecException("null where a value should be");
            }
            return value;
        } catch (CodecException e) {
            throw e;
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            throw new CodecException("a value's class is not known here: " + e.getMessage(), e);
        } catch (StackOverflowError e) {
            throw new CodecException("a value is nested too deep to be read", e);
        } catch (Throwable e) {
            throw new CodecException("a value could not be read: " + Foreign.text(e), e);
        }
    }
}
