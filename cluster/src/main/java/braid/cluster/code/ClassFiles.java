package braid.cluster.code;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The classes of a driver, and their files for workers that lack them: whatever the loaders find that what travels
/// came from. It holds no loader, so that they can be collected with the last function of theirs.
public final class ClassFiles implements ClassSpace {

    private static final int LARGEST = 16 << 20;
    private static final Pattern NAME = Pattern.compile("[^./;\\[\\\\<>:\\s]+(\\.[^./;\\[\\\\<>:\\s]+)*");

    /// A class, by its name. Stays when the class is collected, if workers may have it.
    private record Known(WeakReference<Class<?>> type) {}

    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<String, WeakReference<ClassLoader>> served = new ConcurrentHashMap<>();
    private final List<WeakReference<ClassLoader>> loaders = new CopyOnWriteArrayList<>();

    /// None yet but those of the class path.
    public ClassFiles() {
        remember(ClassLoader.getSystemClassLoader());
    }

    /// Looks in `loader`, too, from now on.
    void remember(@Nullable ClassLoader loader) {
        if (loader == null || loader.equals(ClassLoader.getPlatformClassLoader())) {
            return;
        }
        for (WeakReference<ClassLoader> each : loaders) {
            if (each.refersTo(loader)) {
                return;
            }
        }
        synchronized (loaders) {
            loaders.removeIf(each -> each.refersTo(null) || each.refersTo(loader));
            loaders.add(new WeakReference<>(loader));
        }
    }

    @Override
    public void note(Class<?> type) {
        Class<?> single = type;
        while (single.isArray()) {
            single = single.getComponentType();
        }
        String name = single.getName();
        Known before = known.get(name);
        if (before != null && before.type.refersTo(single)) {
            return;
        }
        ClassLoader loader = single.getClassLoader();
        if (loader == null || JdkClasses.has(name)) {
            return;
        }
        if (single.isHidden()) {
            throw new IllegalArgumentException(name + " is a hidden class: no other JVM can know it");
        }
        WeakReference<ClassLoader> sent = served.get(name);
        if (before != null || (sent != null && !sent.refersTo(loader))) {
            throw new IllegalArgumentException("two classes are called " + name + ", this one of " + loader
                    + ": the workers of a client know one class of a name, so use a client for each");
        }
        remember(loader);
        if (file(name, loader) == null) {
            throw new IllegalArgumentException("the file of " + name + " is not to be had from its loader, " + loader
                    + ": workers could not load it");
        }
        known.putIfAbsent(name, new Known(new WeakReference<>(single)));
    }

    @Override
    public Class<?> load(String name) throws ClassNotFoundException {
        Known before = known.get(name);
        Class<?> type = before == null ? null : before.type.get();
        if (type != null) {
            return type;
        }
        for (WeakReference<ClassLoader> each : loaders) {
            ClassLoader loader = each.get();
            Class<?> found = loader == null ? null : load(name, loader);
            if (found != null) {
                if (!found.isArray()) {
                    known.putIfAbsent(name, new Known(new WeakReference<>(found)));
                }
                return found;
            }
        }
        throw new ClassNotFoundException(name + ": no class loader of this driver's functions has it");
    }

    private static @Nullable Class<?> load(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException notThere) {
            return null;
        }
    }

    @Override
    public ClassLoader loader() {
        return ClassLoader.getSystemClassLoader();
    }

    /// The class file of `name`, for a worker; null if there is none, or if it is the JDK's.
    public byte @Nullable [] find(String name) {
        if (!NAME.matcher(name).matches() || JdkClasses.has(name)) {
            return null;
        }
        Known before = known.get(name);
        Class<?> type = before == null ? null : before.type.get();
        if (type != null) {
            return file(name, type.getClassLoader());
        }
        for (WeakReference<ClassLoader> each : loaders) {
            ClassLoader loader = each.get();
            byte[] file = loader == null ? null : file(name, loader);
            if (file != null) {
                served.putIfAbsent(name, new WeakReference<>(loader));
                return file;
            }
        }
        return null;
    }

    private static byte @Nullable [] file(String name, @Nullable ClassLoader loader) {
        if (loader == null) {
            return null;
        }
        try (InputStream in = loader.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                return null;
            }
            byte[] bytes = in.readNBytes(LARGEST + 1);
            return bytes.length <= LARGEST && isClass(name, bytes) ? bytes : null;
        } catch (IOException e) {
            return null;
        }
    }

    /// Whether `bytes` are the file of the class `name`, as far as their beginning tells.
    static boolean isClass(String name, byte[] bytes) {
        try {
            return ClassFile.of().parse(bytes).thisClass().asInternalName().equals(name.replace('.', '/'));
        } catch (IllegalArgumentException noClass) {
            return false;
        }
    }
}
