package braid.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/// What a user has said to a client of Kafka's, checked as far as a promise of Braid's depends on it.
final class Settings {

    private final Map<String, Object> all;

    Settings(Map<String, ?> all) {
        this.all = new HashMap<>(all);
    }

    /// Requires that something is said about `name`.
    Settings need(String name) {
        if (all.get(name) == null || String.valueOf(all.get(name)).isBlank()) {
            throw new IllegalArgumentException(name + " must be said: " + all.keySet());
        }
        return this;
    }

    /// Says `value` about `name`.
    ///
    /// @param why completes "must not be ..., since"
    /// @throws IllegalArgumentException if something else was said
    Settings force(String name, String value, String why) {
        return force(name, value, value::equals, why);
    }

    Settings force(String name, String value, Predicate<String> allowed, String why) {
        Object said = all.get(name);
        if (said != null && !allowed.test(String.valueOf(said))) {
            throw new IllegalArgumentException(name + " must not be " + said + ", since " + why);
        }
        all.put(name, value);
        return this;
    }

    /// Says `value` about `name`, where nothing was said.
    Settings or(String name, Object value) {
        all.putIfAbsent(name, value);
        return this;
    }

    boolean says(String name, String value) {
        return value.equalsIgnoreCase(Objects.toString(all.get(name), ""));
    }

    /// What is said about `name`, which is said.
    String text(String name) {
        return String.valueOf(all.get(name));
    }

    /// What was said, and `more`.
    Map<String, Object> with(Map<String, ?> more) {
        Map<String, Object> both = new HashMap<>(all);
        both.putAll(more);
        return both;
    }

    Map<String, Object> all() {
        return all;
    }
}
