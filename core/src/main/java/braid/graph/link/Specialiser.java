package braid.graph.link;

import braid.graph.topology.Region;
import braid.spi.Receiver;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.InnerClassesAttribute;
import java.lang.classfile.attribute.NestHostAttribute;
import java.lang.classfile.attribute.RecordAttribute;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import java.util.Set;

/// Gives each node of a hot region receivers of classes of their own.
///
/// HotSpot does not inline a method into itself more than once (`MaxRecursiveInlineLevel`), so a chain in which the
/// same class comes twice stops being folded at the second, and shares its type profiles. So a receiver that is a
/// record is made once more from a hidden copy of its class: its own bytes, defined again as a nest mate. Where a
/// class's bytes or package cannot be had, the receiver stays as it is.
final class Specialiser {

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final Set<String> NAMING_THE_ORIGINAL = Set.of("toString", "hashCode", "equals");
    private static final ClassValue<Optional<Template>> TEMPLATES = new ClassValue<>() {
        @Override
        protected Optional<Template> computeValue(Class<?> type) {
            return template(type);
        }
    };
    private static final byte[] ENTRY = bytes(HotEntry.class);

    private Specialiser() {}

    /// The entry of a hot region, or a cold one where hidden classes are not to be had.
    static Entry entry(Receiver<Object> head, Region region) {
        try {
            MethodHandles.Lookup hidden =
                    LOOKUP.defineHiddenClassWithClassData(ENTRY, head, true, MethodHandles.Lookup.ClassOption.NESTMATE);
            return (Entry) hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class))
                    .invoke();
        } catch (Throwable e) {
            rethrowIfBroken(e);
            return new ColdEntry(head, region, false);
        }
    }

    /// A copy of `receiver` of a class of its own, or `receiver` itself.
    @SuppressWarnings("unchecked")
    static <T> Receiver<T> copy(Receiver<T> receiver) {
        Optional<Template> template = TEMPLATES.get(receiver.getClass());
        if (template.isEmpty()) {
            return receiver;
        }
        try {
            return (Receiver<T>) template.get().copy(receiver);
        } catch (Throwable e) {
            rethrowIfBroken(e);
            return receiver;
        }
    }

    private static void rethrowIfBroken(Throwable e) {
        if (e instanceof VirtualMachineError broken) {
            throw broken;
        }
    }

    private static Optional<Template> template(Class<?> type) {
        if (!type.isRecord() || type.isHidden()) {
            return Optional.empty();
        }
        try {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, LOOKUP);
            RecordComponent[] components = type.getRecordComponents();
            MethodHandle[] getters = new MethodHandle[components.length];
            Class<?>[] types = new Class<?>[components.length];
            for (int i = 0; i < components.length; i++) {
                getters[i] = lookup.findGetter(type, components[i].getName(), components[i].getType());
                types[i] = components[i].getType();
            }
            return Optional.of(new Template(lookup, stripped(type), getters, MethodType.methodType(void.class, types)));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /// The bytes of `type` without what names the original: the record's own methods, whose bootstrap does, and
    /// attributes that mean nothing in a hidden class.
    private static byte[] stripped(Class<?> type) {
        ClassFile format = ClassFile.of();
        return format.transformClass(format.parse(bytes(type)), ClassTransform.dropping(element -> switch (element) {
            case MethodModel method ->
                NAMING_THE_ORIGINAL.contains(method.methodName().stringValue());
            case RecordAttribute _, NestHostAttribute _, InnerClassesAttribute _ -> true;
            default -> false;
        }));
    }

    private static byte[] bytes(Class<?> type) {
        String name = type.getName();
        try (InputStream in = type.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
            if (in == null) {
                throw new IllegalStateException("no bytes of " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("no bytes of " + name, e);
        }
    }

    /// What is needed to copy the instances of one class, each into a class of its own.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Template(MethodHandles.Lookup lookup, byte[] bytes, MethodHandle[] getters, MethodType constructor) {

        Object copy(Object receiver) throws Throwable {
            Object[] values = new Object[getters.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = getters[i].invoke(receiver);
            }
            MethodHandles.Lookup hidden =
                    lookup.defineHiddenClass(bytes, true, MethodHandles.Lookup.ClassOption.NESTMATE);
            return hidden.findConstructor(hidden.lookupClass(), constructor).invokeWithArguments(values);
        }
    }
}
