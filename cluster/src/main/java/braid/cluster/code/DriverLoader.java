package braid.cluster.code;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The classes of one driver, on a worker: each is asked for when it is first needed, once.
///
/// The JDK's and Braid's own come from the worker. All others come from the driver, even if the worker happens to
/// have one of that name too, so that it is the one that the driver was compiled with; what the driver has not, the
/// worker may.
public final class DriverLoader extends ClassLoader implements ClassSpace, AutoCloseable {

    static {
        registerAsParallelCapable();
    }

    private final String driver;
    private final ClassLoader parent;
    private final Set<String> absent = ConcurrentHashMap.newKeySet();
    private final Map<String, Class<?>> known = new ConcurrentHashMap<>();

    private volatile @Nullable SharedValues shared;

    /// Null once closed.
    private volatile @Nullable ClassSource source;

    /// The classes of the driver called `driver`, which `source` has, above those of `parent`, which sees Braid.
    public DriverLoader(String driver, ClassLoader parent, ClassSource source) {
        // A name of the loader's own would stand before each line of the users' stack traces.
        super(parent);
        this.driver = driver;
        this.parent = parent;
        this.source = source;
    }

    @Override
    public Class<?> load(String name) throws ClassNotFoundException {
        Class<?> before = known.get(name);
        if (before != null) {
            return before;
        }
        Class<?> type = Class.forName(name, false, this);
        known.put(name, type);
        return type;
    }

    @Override
    public void note(Class<?> type) {
        if (type.isHidden()) {
            throw new IllegalArgumentException(type.getName() + " is a hidden class: no other JVM can know it");
        }
    }

    @Override
    public ClassLoader loader() {
        return this;
    }

    /// Says where the values are that the driver shares.
    public void share(SharedValues values) {
        shared = values;
    }

    /// The values that the driver shares.
    SharedValues shared() {
        SharedValues there = shared;
        if (there == null) {
            throw new IllegalStateException("nothing is shared here");
        }
        return there;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (JdkClasses.has(name)) {
            return parent.loadClass(name);
        }
        // The lock of one name: a thread that defines a class waits for its superclasses only, which is no circle.
        synchronized (getClassLoadingLock(name)) {
            Class<?> before = findLoadedClass(name);
            if (before != null) {
                return before;
            }
            if (name.startsWith("braid.")) {
                Class<?> braids = ofParent(name);
                if (braids != null) {
                    return braids;
                }
            }
            byte[] file = ask(name);
            if (file != null) {
                return define(name, file);
            }
            Class<?> workers = ofParent(name);
            if (workers != null) {
                return workers;
            }
            throw new ClassNotFoundException(name + ": neither " + driver + " nor this worker has it");
        }
    }

    private Class<?> define(String name, byte[] file) {
        if (!ClassFiles.isClass(name, file)) {
            throw new ClassFormatError(name + ": what came from " + driver + " is something else");
        }
        return defineClass(name, file, 0, file.length);
    }

    private @Nullable Class<?> ofParent(String name) {
        try {
            return parent.loadClass(name);
        } catch (ClassNotFoundException none) {
            return null;
        }
    }

    private byte @Nullable [] ask(String name) {
        if (absent.contains(name)) {
            return null;
        }
        ClassSource open = source;
        if (open == null) {
            throw new NoClassDefFoundError(name + ": " + driver + " has left, and its classes with it");
        }
        try {
            byte[] file = open.find(name);
            if (file == null) {
                absent.add(name);
            }
            return file;
        } catch (IOException | RuntimeException e) {
            NoClassDefFoundError failed =
                    new NoClassDefFoundError(name + ": could not be had from " + driver + ": " + e.getMessage());
            failed.initCause(e);
            throw failed;
        }
    }

    /// Says that the driver has left: no class is asked for any more.
    @Override
    public void close() {
        source = null;
    }

    @Override
    public String toString() {
        return "DriverLoader[" + driver + "]";
    }
}
