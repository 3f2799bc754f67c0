package braid;

import java.util.Map;

/// Which of the elements with the same key stays.
public enum Keep {
    /// The one that came first, in its place.
    FIRST,
    /// The one that came last, behind all others.
    LAST;

    /// Has `map`, which keeps the order in which keys were put, hold `element` as this says.
    public <K, T> void put(Map<K, T> map, K key, T element) {
        if (this == LAST) {
            map.remove(key);
        }
        map.putIfAbsent(key, element);
    }
}
