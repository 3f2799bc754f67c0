package braid.cluster.code;

import braid.Remote;
import braid.cluster.wire.Packer;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Why something cannot travel: what is in the way, and the path to it.
///
/// @param path such as `arg 1 (Config).pool (ThreadPoolExecutor)`; empty if it is the thing itself or was not found
/// @param reason such as `java.util.concurrent.ThreadPoolExecutor is not serializable`
record Obstacle(String path, String reason) {

    private static final int FURTHEST = 100_000;
    private static final int STEPS = 20;
    private static final String INSIDE = ", inside it";
    private static final String COMPONENT = ".component";
    private static final String THIS = "this";
    private static final String BEFORE = "the object before ::";

    static Obstacle of(Object root, ObjectWriter.Refused refused, ClassSpace classes) {
        Object culprit = refused.culprit();
        Throwable cause = refused.getCause();
        if (cause instanceof ObjectWriter.InCircle circle) {
            return circle.obstacle();
        }
        if (cause instanceof StackOverflowError) {
            return new Obstacle("", "it is nested too deep");
        }
        if (culprit == null || !(cause instanceof NotSerializableException)) {
            return new Obstacle(
                    culprit == null || cause instanceof IOException ? "" : path(root, culprit, classes),
                    cause == null ? "" : Foreign.text(cause));
        }
        Step found = find(root, culprit, classes);
        return new Obstacle(found == null ? "" : text(found), reason(culprit) + advice(found, culprit));
    }

    /// Both, as the end of a sentence about `what`.
    String within(String what) {
        return (path.isEmpty() ? what : what + ", in " + path) + ": " + reason;
    }

    private static String reason(Object culprit) {
        if (culprit instanceof Remote) {
            return "a braid.Remote is a handle of this driver, which no other JVM can use";
        }
        String name = culprit.getClass().getName();
        int lambda = name.indexOf("$$Lambda");
        if (lambda > 0) {
            return "a lambda or method reference of " + name.substring(0, lambda)
                    + " is not serializable, as its type is not: braid.function has types that are";
        }
        return culprit.getClass().getTypeName() + " is not serializable";
    }

    /// Why records that lead back to themselves cannot travel.
    ///
    /// @param last where the circle closes
    static Obstacle ofCircle(Object plain, Step last) {
        return new Obstacle(
                text(last),
                plain.getClass().getTypeName()
                        + " is in a circle: it leads back to itself, and a record cannot be made before its"
                        + " components");
    }

    /// One step from an object to a part of it.
    ///
    /// @param label what the part is called; where there is a `key`, that is in brackets behind it
    /// @param key what finds the part in the whole: looked at when somebody is told of it alone
    record Step(
            @Nullable Step before, String label, @Nullable Object key, Object part, boolean shown) {

        /// Where a search begins.
        static Step first(Object root) {
            return new Step(null, "", null, root, false);
        }

        /// A part of it.
        Step to(String name, Object other) {
            return new Step(this, name, null, other, true);
        }

        private String text() {
            String name = label.equals(COMPONENT) && before != null && key instanceof Integer index
                    ? "." + before.part.getClass().getRecordComponents()[index].getName()
                    : key == null ? label : label + "[" + Foreign.text(key) + "]";
            return name + (label.equals(INSIDE) ? "" : " (" + simpleName(part.getClass()) + ")");
        }
    }

    private static String path(Object root, Object culprit, ClassSpace classes) {
        Step found = find(root, culprit, classes);
        return found == null ? "" : text(found);
    }

    private static @Nullable Step find(Object root, Object culprit, ClassSpace classes) {
        return Foreign.told(() -> search(root, culprit, classes));
    }

    /// Breadth first, so the path is the shortest. Ends at the culprit, or at something closed that holds it.
    @SuppressWarnings("ReferenceEquality") // an object, not an equal one, is sought
    private static @Nullable Step search(Object root, Object culprit, ClassSpace classes) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Step> next = new ArrayDeque<>();
        Deque<Step> closed = new ArrayDeque<>();
        next.add(Step.first(root));
        while (!next.isEmpty() && seen.size() < FURTHEST) {
            Step at = next.remove();
            if (at.part == culprit) {
                return at;
            }
            if (seen.add(at.part) && !parts(at, next)) {
                closed.add(at);
            }
        }
        for (Step at : closed) {
            if (at.shown && holds(at.part, culprit, classes)) {
                return new Step(at, INSIDE, null, culprit, true);
            }
        }
        return null;
    }

    /// What the user can do about it.
    private static String advice(@Nullable Step found, Object culprit) {
        if (found == null || found.before == null) {
            return "";
        }
        if (found.before.part instanceof SerializedLambda lambda && isReceiver(found, lambda)) {
            return ": make the method static, or have " + simpleName(culprit.getClass())
                    + " implement java.io.Serializable";
        }
        for (Step at = found.before; at != null; at = at.before) {
            if (ProgramShape.of(at.part.getClass()) != null) {
                return ": a field of the program's class travels unless it is static or transient";
            }
        }
        return "";
    }

    private static boolean isReceiver(Step captured, SerializedLambda lambda) {
        return captured.label.equals(THIS) || captured.label.equals(BEFORE + lambda.getImplMethodName());
    }

    private static String text(Step last) {
        Deque<String> steps = new ArrayDeque<>();
        for (Step at = last; at != null && steps.size() < STEPS; at = at.before) {
            if (at.shown) {
                steps.addFirst(at.text());
            }
        }
        String text = String.join("", steps);
        return text.startsWith(".") ? text.substring(1) : text;
    }

    private static String simpleName(Class<?> type) {
        String name = type.getTypeName();
        int lambda = name.indexOf("$$Lambda");
        String shorter = name.substring(0, lambda > 0 ? lambda : name.length());
        shorter = shorter.substring(shorter.lastIndexOf('.') + 1).replace('$', '.');
        return lambda > 0 ? "a lambda of " + shorter : shorter;
    }

    /// Adds the parts of an object.
    ///
    /// @return false if they cannot be looked at
    static boolean parts(Step at, Deque<Step> next) {
        Object whole = at.part;
        switch (whole) {
            case SerializedLambda lambda -> captured(at, lambda, next);
            case Object[] array -> {
                for (int i = 0; i < array.length; i++) {
                    add(at, "", i, array[i], next);
                }
            }
            case Collection<?> all
            when JdkClasses.has(whole.getClass().getName()) -> {
                int i = 0;
                for (Object each : all) {
                    add(at, "", i++, each, next);
                }
            }
            case Map<?, ?> map
            when JdkClasses.has(whole.getClass().getName()) ->
                map.forEach((key, value) -> {
                    add(at, "[a key]", null, key, next);
                    add(at, "", key, value, next);
                });
            case Record plain when RecordShape.of(plain.getClass()) != null -> components(at, plain, next);
            default -> {
                Object form = serialForm(whole);
                if (form != null) {
                    next.add(new Step(at, "", null, form, false));
                    return true;
                }
                return fields(at, next);
            }
        }
        return true;
    }

    private static void components(Step at, Record plain, Deque<Step> next) {
        RecordShape shape = Objects.requireNonNull(RecordShape.of(plain.getClass()));
        for (int i = 0; i < shape.size(); i++) {
            add(at, COMPONENT, i, shape.component(plain, i), next);
        }
    }

    private static void captured(Step at, SerializedLambda lambda, Deque<Step> next) {
        int count = lambda.getCapturedArgCount();
        int kind = lambda.getImplMethodKind();
        boolean instance = kind == MethodHandleInfo.REF_invokeVirtual
                || kind == MethodHandleInfo.REF_invokeSpecial
                || kind == MethodHandleInfo.REF_invokeInterface;
        for (int i = 0; i < count; i++) {
            String label = "arg " + (i + 1);
            if (instance && i == 0) {
                label = lambda.getImplMethodName().startsWith("lambda$") ? THIS : BEFORE + lambda.getImplMethodName();
            }
            add(at, label, null, lambda.getCapturedArg(i), next);
        }
    }

    private static void add(Step at, String label, @Nullable Object key, @Nullable Object part, Deque<Step> next) {
        if (part != null) {
            next.add(new Step(at, label, key, part, true));
        }
    }

    private static @Nullable Object serialForm(Object whole) {
        Method method = null;
        for (Class<?> type = whole.getClass(); type != null && method == null; type = type.getSuperclass()) {
            method = declared(type);
        }
        try {
            return method != null && method.trySetAccessible() ? method.invoke(whole) : null;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    private static @Nullable Method declared(Class<?> type) {
        try {
            return type.getDeclaredMethod("writeReplace");
        } catch (NoSuchMethodException none) {
            return null;
        }
    }

    private static boolean fields(Step at, Deque<Step> next) {
        boolean all = true;
        for (Class<?> type = at.part.getClass(); type != null; type = type.getSuperclass()) {
            if (!Serializable.class.isAssignableFrom(type) && !type.isRecord() && ProgramShape.of(type) == null) {
                continue;
            }
            for (Field field : type.getDeclaredFields()) {
                int modifiers = field.getModifiers();
                if (Modifier.isStatic(modifiers)
                        || Modifier.isTransient(modifiers)
                        || field.getType().isPrimitive()) {
                    continue;
                }
                if (!field.trySetAccessible()) {
                    all = false;
                    continue;
                }
                try {
                    String name = field.getName();
                    String label = "." + (name.startsWith("val$") ? name.substring(4) : name);
                    add(at, label, null, field.get(at.part), next);
                } catch (IllegalAccessException e) {
                    all = false;
                }
            }
        }
        return all;
    }

    /// Whether `culprit` is met when `part` is written by itself.
    @SuppressWarnings("ReferenceEquality") // an object, not an equal one, is sought
    private static boolean holds(Object part, Object culprit, ClassSpace classes) {
        if (!(part instanceof Serializable)) {
            return false;
        }
        try {
            ObjectWriter.write(part, classes, Map.of(), new Packer(256));
            return false;
        } catch (ObjectWriter.Refused e) {
            return e.culprit() == culprit;
        }
    }
}
