package braid.cluster.code;

import braid.Remote;
import braid.cluster.wire.Packer;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Java serialization into a [Packer]. Records travel whether they are `Serializable` or not; a `Remote` never does.
final class ObjectWriter extends ObjectOutputStream {

    private final ClassSpace classes;
    private final Map<?, ?> instead;
    private @Nullable Object last;
    private boolean failed;

    /// @param instead what is written in the place of an object
    private ObjectWriter(ClassSpace classes, Map<?, ?> instead, Packer out) throws IOException {
        super(new PackerStream(out));
        this.classes = classes;
        this.instead = instead;
        enableReplaceObject(true);
    }

    /// Something refused to be written.
    static final class Refused extends Exception {

        private static final long serialVersionUID = 1;

        /// The object that was about to be written.
        private final transient @Nullable Object culprit;

        Refused(@Nullable Object culprit, Throwable cause) {
            super(cause);
            this.culprit = culprit;
        }

        @Nullable
        Object culprit() {
            return culprit;
        }
    }

    /// Writes `value` as a part of `out`, or nothing.
    static void write(Object value, ClassSpace classes, Map<?, ?> instead, Packer out) throws Refused {
        int begun = out.size();
        int part = out.beginPart();
        ObjectWriter writer = null;
        try {
            writer = new ObjectWriter(classes, instead, out);
            writer.writeObject(value);
            writer.flush();
            out.endPart(part);
        } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
            out.cutTo(begun);
            throw new Refused(writer == null ? null : writer.last, e);
        }
    }

    @Override
    protected void annotateClass(Class<?> type) {
        classes.note(type);
    }

    @Override
    protected void annotateProxyClass(Class<?> type) {
        for (Class<?> each : type.getInterfaces()) {
            classes.note(each);
        }
    }

    @Override
    protected Object replaceObject(Object object) throws IOException {
        // The stream writes the exception that ends it, too.
        failed = failed
                || (object instanceof NotSerializableException e
                        && last != null
                        && last.getClass().getName().equals(e.getMessage()));
        if (!failed) {
            last = object;
        }
        Object other = instead.get(object);
        if (other != null) {
            return other;
        }
        if (object instanceof Remote) {
            throw new NotSerializableException(object.getClass().getName());
        }
        if (object instanceof Path path && !(object instanceof Serializable)) {
            return PathForm.of(path);
        }
        if (object instanceof Record plain && !(object instanceof Serializable)) {
            RecordShape shape = RecordShape.of(plain.getClass());
            if (shape != null) {
                return new RecordForm(plain.getClass(), shape.components(plain));
            }
        }
        return object;
    }

    private static final class PackerStream extends OutputStream {
        private final Packer out;

        PackerStream(Packer out) {
            this.out = out;
        }

        @Override
        public void write(int value) {
            out.putByte(value);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            out.putRaw(bytes, from, length);
        }
    }
}
