package braid.testkit.random;

import java.util.List;

/// What the functions of a plan make of elements: short texts that tell where they come from.
final class Texts {

    private static final int SHORT = 14;

    private Texts() {}

    /// What step `id` makes of some elements.
    static String made(int id, Object... of) {
        StringBuilder text = new StringBuilder().append(id).append('(');
        for (int i = 0; i < of.length; i++) {
            text.append(i == 0 ? "" : ",").append(of[i]);
        }
        return shortened(text.append(')').toString());
    }

    /// What is long becomes a prefix and a hash; it keeps its tildes, by which loops end.
    static String shortened(String text) {
        if (text.length() <= SHORT) {
            return text;
        }
        return text.substring(0, 4).replace("~", "") + "#" + Integer.toHexString(text.hashCode())
                + "~".repeat(rounds(text));
    }

    /// How often an element has gone round.
    static int rounds(Object element) {
        return Math.min(4, (int)
                String.valueOf(element).chars().filter(each -> each == '~').count());
    }

    /// A number below `bound` that is the same for the same step and element.
    static int pick(int id, Object element, int bound) {
        int hash = 31 * String.valueOf(element).hashCode() + id * 0x9E3779B9;
        hash ^= hash >>> 15;
        hash *= 0x85EBCA6B;
        hash ^= hash >>> 13;
        return Math.floorMod(hash, bound);
    }

    static boolean isBad(int id, Object element) {
        return pick(id, element, 5) == 0;
    }

    static String complaint(int id, Object element) {
        return "bad " + id + " " + shortened(String.valueOf(element));
    }

    static boolean passes(int id, Object element) {
        return pick(id + 1000, element, 3) != 0;
    }

    static List<String> flat(int id, Object element) {
        return switch (pick(id + 2000, element, 4)) {
            case 0 -> List.of();
            case 1 -> List.of(made(id, element, "a"), made(id, element, "b"));
            default -> List.of(made(id, element));
        };
    }

    static List<String> round(Object element) {
        return rounds(element) < 2 ? List.of("~" + shortened(String.valueOf(element))) : List.of();
    }

    /// Whether a step that goes on until something goes on.
    static boolean goesOn(int id, Object element) {
        return pick(id + 4000, element, 8) != 0;
    }

    static int weight(int id, Object element) {
        return pick(id + 5000, element, 4);
    }

    static String key(int id, Object element) {
        return "k" + pick(id + 3000, element, 6);
    }
}
