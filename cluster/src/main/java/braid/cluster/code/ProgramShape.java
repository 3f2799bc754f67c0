package braid.cluster.code;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How an instance of an implicit class, the class of a compact source file, is taken apart and made: by its fields.
///
/// Such a class cannot be declared `Serializable`, since it is not declared; yet `this::inc` in a compact source file
/// captures an instance of it. A class file does not tell it from a class that is written out, so the rule is what the
/// language says of one (JLS 7.3): top level, in the unnamed package, final and nothing else, without supertypes, with
/// the constructor that nobody wrote, and with a `main` that the launcher takes. A class that somebody did write
/// and that is all of this is the class of a program, too.
///
/// An instance is made as Java serialization makes one: no constructor of its class runs, so no initialiser of a field
/// opens a file or starts a thread on a worker. `transient` fields stay behind.
final class ProgramShape {

    /// Its values are reachable from their own class only, so they are collected with it.
    private static final ClassValue<Object> SHAPES = new ClassValue<>() {
        @Override
        protected Object computeValue(Class<?> type) {
            return isImplicit(type) ? make(type) : NONE;
        }
    };

    private static final Object NONE = new Object();
    private static final int KINDS = Modifier.PUBLIC | Modifier.ABSTRACT | Modifier.INTERFACE;

    private final Constructor<?> allocation;
    private final List<Field> fields;

    private ProgramShape(Constructor<?> allocation, List<Field> fields) {
        this.allocation = allocation;
        this.fields = fields;
    }

    /// The shape of `type`; null if it is no implicit class.
    static @Nullable ProgramShape of(Class<?> type) {
        return SHAPES.get(type) instanceof ProgramShape shape ? shape : null;
    }

    private static boolean isImplicit(Class<?> type) {
        // What most classes are not is asked first.
        return type.getPackageName().isEmpty()
                && Modifier.isFinal(type.getModifiers())
                && (type.getModifiers() & KINDS) == 0
                && Object.class.equals(type.getSuperclass())
                && type.getInterfaces().length == 0
                && type.getEnclosingClass() == null
                && !type.isHidden()
                && hasConstructorOfNobody(type)
                && hasMain(type);
    }

    private static boolean hasConstructorOfNobody(Class<?> type) {
        Constructor<?>[] constructors = type.getDeclaredConstructors();
        return constructors.length == 1
                && constructors[0].getParameterCount() == 0
                && constructors[0].getModifiers() == 0
                && constructors[0].getExceptionTypes().length == 0;
    }

    private static boolean hasMain(Class<?> type) {
        for (Method method : type.getDeclaredMethods()) {
            Class<?>[] parameters = method.getParameterTypes();
            if (method.getName().equals("main")
                    && method.getReturnType() == void.class
                    && !Modifier.isPrivate(method.getModifiers())
                    && (parameters.length == 0 || Arrays.equals(parameters, new Class<?>[] {String[].class}))) {
                return true;
            }
        }
        return false;
    }

    private static ProgramShape make(Class<?> type) {
        List<Field> fields = Arrays.stream(type.getDeclaredFields())
                .filter(field ->
                        !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers()))
                .sorted(Comparator.comparing(Field::getName))
                .toList();
        // It cannot be closed: the unnamed package is of no named module.
        fields.forEach(field -> field.setAccessible(true));
        return new ProgramShape(Allocations.of(type), fields);
    }

    /// Its fields' values, by the names' order. Both sides have the same class.
    @Nullable
    Object[] values(Object program) {
        Object[] values = new Object[fields.size()];
        try {
            for (int i = 0; i < values.length; i++) {
                values[i] = fields.get(i).get(program);
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
        return values;
    }

    /// An instance whose fields are zero and null.
    Object allocate() {
        try {
            return allocation.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new CodecException("an instance of the program's class could not be made: " + e, e);
        }
    }

    /// Sets its fields.
    void fill(Object program, @Nullable Object[] values) {
        if (values.length != fields.size()) {
            throw new CodecException(
                    program.getClass().getName() + " has " + fields.size() + " fields, and " + values.length + " came");
        }
        try {
            for (int i = 0; i < values.length; i++) {
                fields.get(i).set(program, values[i]);
            }
        } catch (IllegalAccessException | IllegalArgumentException | NullPointerException e) {
            throw new CodecException("the fields of " + program.getClass().getName() + " could not be set: " + e, e);
        }
    }

    /// The JDK's door for serialization libraries. By reflection, since the compiler warns of each use, and cannot be
    /// told not to.
    private static final class Allocations {

        private static final MethodHandle MAKER = maker();

        private static MethodHandle maker() {
            try {
                Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
                MethodHandles.Lookup lookup = MethodHandles.publicLookup();
                Object instance = factory.getMethod("getReflectionFactory").invoke(null);
                return lookup.findVirtual(
                                factory,
                                "newConstructorForSerialization",
                                MethodType.methodType(Constructor.class, Class.class, Constructor.class))
                        .bindTo(instance);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("this JVM lacks the module jdk.unsupported", e);
            }
        }

        static Constructor<?> of(Class<?> type) {
            try {
                return (Constructor<?>) MAKER.invokeExact(type, Object.class.getConstructor());
            } catch (Throwable e) {
                throw new IllegalStateException("no way to make a " + type.getName(), e);
            }
        }
    }
}
