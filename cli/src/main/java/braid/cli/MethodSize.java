package braid.cli;

import java.lang.constant.MethodTypeDesc;
import java.util.Comparator;

/// A method and the length of its code in bytes. The largest comes first, and equally large ones by their names, so
/// that a list of the largest is always the same.
///
/// @param descriptor its parameters and result, as in its class file
record MethodSize(String owner, String name, String descriptor, int bytes) implements Comparable<MethodSize> {

    private static final Comparator<MethodSize> LARGEST_FIRST = Comparator.comparingInt(MethodSize::bytes)
            .reversed()
            .thenComparing(MethodSize::owner)
            .thenComparing(MethodSize::name)
            .thenComparing(MethodSize::descriptor);

    @Override
    public int compareTo(MethodSize other) {
        return LARGEST_FIRST.compare(this, other);
    }

    /// The method as people write it: `java.lang.String.charAt(int)`.
    String label() {
        var text = MethodTypeDesc.ofDescriptor(descriptor).displayDescriptor();
        return owner.replace('/', '.') + "." + name + text.substring(0, text.indexOf(')') + 1);
    }
}
