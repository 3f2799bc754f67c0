package braid.cli;

import java.lang.classfile.Opcode;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Adds up the facts of many class files. The order of the additions makes no difference to the report.
///
/// Used by one thread at a time, as what stands behind a stream is: the sink of a pipeline needs no lock.
final class Tally {

    private static final int LARGEST = 10;

    private long classes;
    private long methods;
    private long bytes;
    private long compressed;
    private final Map<Opcode, Long> instructions = new EnumMap<>(Opcode.class);
    private final TreeSet<MethodSize> largest = new TreeSet<>();
    private final Map<String, Integer> callers = new HashMap<>();
    private final TreeSet<BrokenFile> broken = new TreeSet<>();

    void add(ClassFacts facts) {
        classes++;
        methods += facts.methods();
        bytes += facts.bytes();
        compressed += facts.compressed();
        facts.instructions().forEach((opcode, count) -> instructions.merge(opcode, (long) count, Long::sum));
        facts.methodSizes().forEach(this::addMethod);
        facts.callees().forEach(callee -> callers.merge(callee, 1, Integer::sum));
    }

    void addBroken(BrokenFile file) {
        broken.add(file);
    }

    Report report() {
        return new Report(
                classes,
                methods,
                bytes,
                compressed,
                Map.copyOf(instructions),
                List.copyOf(largest),
                Map.copyOf(callers),
                List.copyOf(broken));
    }

    private void addMethod(MethodSize method) {
        largest.add(method);
        if (largest.size() > LARGEST) {
            largest.removeLast();
        }
    }
}
