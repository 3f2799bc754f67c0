package braid.cluster.code;

import braid.cluster.wire.Unpacker;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.StreamCorruptedException;
import java.lang.reflect.Proxy;
import java.util.Map;

/// Java serialization out of an [Unpacker]: classes of a [ClassSpace], within [Limits].
final class ObjectReader extends ObjectInputStream {

    private static final Map<String, Class<?>> PRIMITIVES = Map.of(
            "boolean", boolean.class,
            "byte", byte.class,
            "char", char.class,
            "short", short.class,
            "int", int.class,
            "long", long.class,
            "float", float.class,
            "double", double.class,
            "void", void.class);

    private final ClassSpace classes;

    private ObjectReader(ClassSpace classes, Unpacker part, int length) throws IOException {
        super(new UnpackerStream(part));
        this.classes = classes;
        setObjectInputFilter(new Limits(length));
    }

    /// Reads what [ObjectWriter#write] wrote.
    static Object read(ClassSpace classes, Unpacker in) throws IOException, ClassNotFoundException {
        Unpacker part = in.takePart();
        // Its length now: a stream reads its header when it is made.
        ObjectReader reader = new ObjectReader(classes, part, part.left());
        Object read = reader.readObject();
        reader.readPrograms();
        return read;
    }

    private void readPrograms() throws IOException, ClassNotFoundException {
        for (Object program = readObject(); program != null; program = readObject()) {
            ProgramShape shape = ProgramShape.of(program.getClass());
            if (shape == null || !(readObject() instanceof Object[] values)) {
                throw new StreamCorruptedException("no fields of a program");
            }
            shape.fill(program, values);
        }
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass described) throws ClassNotFoundException {
        Class<?> primitive = PRIMITIVES.get(described.getName());
        return primitive != null ? primitive : classes.load(described.getName());
    }

    @Override
    @SuppressWarnings("deprecation") // a class is what is asked for, not an instance
    protected Class<?> resolveProxyClass(String[] names) throws ClassNotFoundException {
        ClassLoader loader = classes.loader();
        Class<?>[] interfaces = new Class<?>[names.length];
        for (int i = 0; i < names.length; i++) {
            interfaces[i] = classes.load(names[i]);
            ClassLoader its = interfaces[i].getClassLoader();
            if (its != null && !JdkClasses.has(names[i])) {
                loader = its;
            }
        }
        try {
            return Proxy.getProxyClass(loader, interfaces);
        } catch (IllegalArgumentException e) {
            throw new ClassNotFoundException("no proxy of " + String.join(", ", names), e);
        }
    }

    /// What a stream may claim. An array is made before its elements are read, so that a few bytes could ask for all
    /// memory; but each element takes a byte at least, and so do the few slots more that hash tables have.
    private static final class Limits implements ObjectInputFilter {

        private static final int DEPTH = 1_000;
        private static final int SPARE = 1_024;
        private static final int SLOTS = 4;

        private final long bytes;
        private long claimed;

        Limits(long bytes) {
            this.bytes = bytes;
        }

        @Override
        public Status checkInput(FilterInfo info) {
            long length = Math.max(0, info.arrayLength());
            claimed += length;
            boolean absurd = info.depth() > DEPTH
                    || info.streamBytes() > bytes
                    || info.references() > bytes
                    || length > SPARE + bytes
                    || claimed > SPARE + SLOTS * bytes;
            return absurd ? Status.REJECTED : Status.UNDECIDED;
        }
    }

    private static final class UnpackerStream extends InputStream {
        private final Unpacker in;

        UnpackerStream(Unpacker in) {
            this.in = in;
        }

        @Override
        public int read() {
            return in.left() == 0 ? -1 : in.takeByte();
        }

        @Override
        public int read(byte[] into, int from, int length) {
            int count = Math.min(length, in.left());
            if (count == 0) {
                return length == 0 ? 0 : -1;
            }
            in.takeRaw(into, from, count);
            return count;
        }

        @Override
        public int available() {
            return in.left();
        }
    }
}
