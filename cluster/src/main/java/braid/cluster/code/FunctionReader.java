package braid.cluster.code;

import braid.cluster.wire.Unpacker;

/// Makes functions of the bytes that [Functions] made of them. Safe for threads.
public final class FunctionReader {

    private final ClassSpace classes;

    /// Functions of `classes`, a [DriverLoader].
    public FunctionReader(ClassSpace classes) {
        this.classes = classes;
    }

    /// A new instance of the function. The class that it was written in is initialised on the way.
    ///
    /// @throws CodecException if it cannot be made, with the reason and the node that it is for
    public Object read(byte[] bytes) {
        Unpacker in = new Unpacker(bytes);
        String where;
        try {
            where = in.takeText();
        } catch (IllegalArgumentException e) {
            throw new CodecException("no function: " + e.getMessage(), e);
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // The user's static initialisers may look for services and resources.
        thread.setContextClassLoader(classes.loader());
        try {
            return ObjectReader.read(classes, in);
        } catch (Throwable e) {
            throw new CodecException(where + ": the function could not be made: " + reason(e), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static String reason(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof ExceptionInInitializerError failed) {
                // The second time that such a class is wanted, the cause is left as a text.
                return failed.getCause() == null
                        ? "the static initialiser of " + initialised(failed) + " threw: " + failed.getMessage()
                        : "the static initialiser of " + initialised(failed.getCause()) + " threw "
                                + Foreign.text(failed.getCause());
            }
        }
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof NoClassDefFoundError || at instanceof ClassNotFoundException) {
                return String.valueOf(at.getMessage());
            }
        }
        return Foreign.text(thrown);
    }

    private static String initialised(Throwable cause) {
        for (StackTraceElement frame : cause.getStackTrace()) {
            if (frame.getMethodName().equals("<clinit>")) {
                return frame.getClassName();
            }
        }
        return "its class";
    }
}
