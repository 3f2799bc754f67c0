package braid.cluster.code;

import java.io.Serializable;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The JDK's collections that are not serializable, since they are views of others (`subList`, `reversed`, `keySet`,
/// `values`): they travel as what they show, in its order, as a collection of their own.
final class Views {

    /// Says that it is serializable, and refuses to be written.
    private static final String REVERSED_LINKED_LIST = "java.util.LinkedList$Reverse";

    private Views() {}

    /// Whether `object` is one of them.
    static boolean is(Object object) {
        boolean collection = object instanceof Collection || object instanceof Map || object instanceof Map.Entry;
        return collection
                && !travelsItself(object)
                && JdkClasses.has(object.getClass().getName());
    }

    private static boolean travelsItself(Object object) {
        return object instanceof Serializable && !object.getClass().getName().startsWith(REVERSED_LINKED_LIST);
    }

    /// What `object`, which [#is] one of them, shows now.
    static Object copy(Object object) {
        return switch (object) {
            case SortedSet<?> set -> new TreeSet<>(set);
            case Set<?> set -> new LinkedHashSet<>(set);
            case List<?> list -> new ArrayList<>(list);
            case Deque<?> deque -> new ArrayDeque<>(deque);
            case Collection<?> all -> new ArrayList<>(all);
            case SortedMap<?, ?> map -> new TreeMap<>(map);
            case Map<?, ?> map -> new LinkedHashMap<>(map);
            case Map.Entry<?, ?> entry -> new AbstractMap.SimpleImmutableEntry<>(entry.getKey(), entry.getValue());
            default -> throw new IllegalArgumentException("no view: " + object.getClass());
        };
    }
}
