package braid.cluster.code;

import java.io.Externalizable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How records of one class are taken apart and made: by their fields, and by the canonical constructor, as Java
/// serialization does it.
final class RecordShape {

    /// Its values are reachable from their own class only, so they are collected with it.
    private static final ClassValue<Object> SHAPES = new ClassValue<>() {
        @Override
        protected Object computeValue(Class<?> type) {
            RecordShape shape = make(type);
            return shape == null ? NONE : shape;
        }
    };

    private static final Object NONE = new Object();
    private static final MethodType GETTER = MethodType.methodType(Object.class, Object.class);
    private static final MethodType MAKER = MethodType.methodType(Object.class, Object[].class);

    private final byte[] name;
    private final MethodHandle[] getters;
    private final MethodHandle maker;

    private RecordShape(byte[] name, MethodHandle[] getters, MethodHandle maker) {
        this.name = name;
        this.getters = getters;
        this.maker = maker;
    }

    /// The shape of `type`; null if it is no record, has a serial form of its own, or must not be looked into.
    static @Nullable RecordShape of(Class<?> type) {
        return SHAPES.get(type) instanceof RecordShape shape ? shape : null;
    }

    /// Says why [#of] gives none.
    static String whyNone(Class<?> type) {
        if (!type.isRecord()) {
            return type.getName() + " is not a record";
        }
        if (hasFormOfItsOwn(type)) {
            return type.getName() + " has a serial form of its own";
        }
        return type.getName() + " is closed: its module, " + type.getModule().getName() + ", must open the package "
                + type.getPackageName();
    }

    private static boolean hasFormOfItsOwn(Class<?> type) {
        if (Externalizable.class.isAssignableFrom(type)) {
            return true;
        }
        for (Method method : type.getDeclaredMethods()) {
            boolean replaces =
                    method.getName().equals("writeReplace") || method.getName().equals("readResolve");
            if (replaces && method.getParameterCount() == 0) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable RecordShape make(Class<?> type) {
        if (!type.isRecord() || hasFormOfItsOwn(type)) {
            return null;
        }
        try {
            RecordComponent[] components = type.getRecordComponents();
            Class<?>[] types = new Class<?>[components.length];
            MethodHandle[] getters = new MethodHandle[components.length];
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                getters[i] = getter(type, components[i], lookup).asType(GETTER);
            }
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            if (!constructor.trySetAccessible()) {
                return null;
            }
            MethodHandle maker = lookup.unreflectConstructor(constructor)
                    .asFixedArity()
                    .asSpreader(Object[].class, types.length)
                    .asType(MAKER);
            return new RecordShape(type.getName().getBytes(StandardCharsets.UTF_8), getters, maker);
        } catch (ReflectiveOperationException closed) {
            return null;
        }
    }

    /// By the field, as its accessor may show another value; by the accessor where the fields are closed.
    private static MethodHandle getter(Class<?> type, RecordComponent component, MethodHandles.Lookup lookup)
            throws ReflectiveOperationException {
        Field field = type.getDeclaredField(component.getName());
        return field.trySetAccessible() ? lookup.unreflectGetter(field) : lookup.unreflect(component.getAccessor());
    }

    /// The name of the class, in UTF-8. Not to be changed.
    byte[] name() {
        return name;
    }

    int size() {
        return getters.length;
    }

    Object component(Object plain, int index) {
        try {
            return (Object) getters[index].invokeExact(plain);
        } catch (Throwable e) {
            throw new IllegalStateException("a component of a record could not be read", e);
        }
    }

    Object[] components(Object plain) {
        Object[] components = new Object[getters.length];
        Arrays.setAll(components, i -> component(plain, i));
        return components;
    }

    /// A record of `components`; what its constructor throws is thrown in a [CodecException].
    Object make(@Nullable Object[] components) {
        try {
            return (Object) maker.invokeExact(components);
        } catch (Throwable e) {
            throw new CodecException("a record could not be made of its components: " + Foreign.text(e), e);
        }
    }
}
