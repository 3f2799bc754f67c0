package braid.cluster.code;

import braid.Remote;
import braid.cluster.wire.Packer;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Java serialization into a [Packer]. Records and programs (see [ProgramShape]) travel, though they are not
/// `Serializable`; a `Remote` never does.
final class ObjectWriter extends ObjectOutputStream {

    private final ClassSpace classes;
    private final Map<?, ?> instead;
    private final IdentityHashMap<Object, ProgramForm> programs = new IdentityHashMap<>();

    /// What stands for an object that is met again.
    private final IdentityHashMap<Object, Object> forms = new IdentityHashMap<>();

    private boolean hasRecords;
    private final Queue<Object> unfilled = new ArrayDeque<>();
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

    /// What was written could not be read.
    static final class InCircle extends Exception {

        private static final long serialVersionUID = 1;

        private final transient Obstacle obstacle;

        InCircle(Obstacle obstacle) {
            super(obstacle.reason());
            this.obstacle = obstacle;
        }

        Obstacle obstacle() {
            return obstacle;
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
            writer.writePrograms();
            writer.flush();
            out.endPart(part);
            Obstacle circle = writer.hasRecords ? Circles.find(value) : null;
            if (circle != null) {
                throw new InCircle(circle);
            }
        } catch (Throwable e) {
            out.cutTo(begun);
            throw new Refused(writer == null ? null : writer.last, e);
        }
    }

    /// The fields of each program, which may lead to more of them, and null behind the last.
    private void writePrograms() throws IOException {
        for (Object program = unfilled.poll(); program != null; program = unfilled.poll()) {
            ProgramShape shape = Objects.requireNonNull(ProgramShape.of(program.getClass()));
            writeObject(program);
            writeObject(shape.values(program));
        }
        writeObject(null);
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
        if (object instanceof Record plain) {
            hasRecords = true;
            RecordShape shape = object instanceof Serializable ? null : RecordShape.of(plain.getClass());
            if (shape != null) {
                return forms.computeIfAbsent(object, once -> new RecordForm(plain.getClass(), shape.components(plain)));
            }
        }
        if (Views.is(object)) {
            return forms.computeIfAbsent(object, Views::copy);
        }
        if (ProgramShape.of(object.getClass()) != null) {
            return programs.computeIfAbsent(object, program -> {
                unfilled.add(program);
                return new ProgramForm(program.getClass());
            });
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
