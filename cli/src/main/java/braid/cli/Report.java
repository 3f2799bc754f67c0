package braid.cli;

import java.lang.classfile.Opcode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// What a run over many class files counted. Two runs over the same files have equal reports.
///
/// `callers` has for each class, by its internal name, how many other classes call a method of it.
record Report(
        long classes,
        long methods,
        long bytes,
        long compressed,
        Map<Opcode, Long> instructions,
        List<MethodSize> largestMethods,
        Map<String, Integer> callers,
        List<BrokenFile> broken) {

    long instructionCount() {
        return instructions.values().stream().mapToLong(Long::longValue).sum();
    }

    /// The instructions that are used most, the most used first.
    List<Map.Entry<Opcode, Long>> mostUsedInstructions(int limit) {
        return highest(instructions, limit);
    }

    /// The classes with the most callers, the one with the most first.
    List<Map.Entry<String, Integer>> mostCalledClasses(int limit) {
        return highest(callers, limit);
    }

    private static <K extends Comparable<? super K>, V extends Comparable<? super V>> List<Map.Entry<K, V>> highest(
            Map<K, V> values, int limit) {
        Comparator<Map.Entry<K, V>> highestFirst = Map.Entry.comparingByValue(Comparator.reverseOrder());
        return values.entrySet().stream()
                .sorted(highestFirst.thenComparing(Map.Entry.comparingByKey()))
                .limit(limit)
                .toList();
    }
}
