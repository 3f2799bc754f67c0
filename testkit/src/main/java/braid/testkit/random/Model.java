package braid.testkit.random;

import braid.Keep;
import braid.Overflow;
import braid.Pair;
import braid.testkit.random.Plan.Habit;
import braid.testkit.random.Plan.Step;
import braid.testkit.random.Token.End;
import braid.testkit.random.Token.Fail;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What leaves a step of one input whose output depends on its input alone: a list made of a list.
final class Model {

    private Model() {}

    static List<Object> of(Step step, List<Object> in) {
        int id = step.id();
        return switch (step.kind()) {
            case MAP, RETRY, MAP_ASYNC, SWITCH_MAP -> each(step, in, x -> List.of(Texts.made(id, x)));
            case GUARD -> guard(step, in);
            case FILTER -> each(step, in, x -> Texts.passes(id, x) ? List.of(x) : List.of());
            case FLAT_MAP -> flatMap(step, in);
            case LOOP -> each(step, in, x -> List.copyOf(Texts.round(x)));
            case SINK -> each(step, in, List::of);
            case LIMIT -> slice(in, 0, step.size(), 1);
            case SKIP -> skip(step, in);
            case SLICE -> slice(in, step.size(), 3 * step.size() + 2, 2);
            case TAKE_WHILE -> takeWhile(step, in);
            case DROP_WHILE -> dropWhile(step, in);
            case CHANGED -> changed(step, in);
            case PEEK -> each(step, in, List::of);
            case FREQUENCIES -> frequencies(in);
            case UNIQUE_COMPARED -> uniqueCompared(step, in);
            case PARTITION_UNIQUE -> partitionUnique(step, in);
            case PARTITION_BY_KEY -> partitionByKey(step, in);
            case KEYED_ACCUMULATE -> keyedAccumulate(step, in);
            case KEYED_PARTITION -> keyedPartition(step, in);
            case BUFFER, WEIGHED_BUFFER, TIMEOUT, SCATTER, GATHER, FUTURES, DELAY, RATE_LIMIT -> in;
            case ACCUMULATE -> accumulate(step, in, null);
            case ACCUMULATE_FROM -> accumulate(step, in, "start");
            case MAP_WITH_STATE -> mapWithState(step, in);
            case UNIQUE -> unique(step, in);
            case PARTITION, WINDOW_GATHERER -> partition(step, in);
            case SLIDING -> sliding(step, in, 1);
            case SLIDING_DROP -> sliding(step, in, step.size());
            case ON_ERROR -> onError(step, in);
            case RECOVER -> recover(step, in);
            case LIMIT_GATHERER -> limit(step, in);
            default -> throw new IllegalArgumentException("not of its input alone: " + step.kind());
        };
    }

    private static Fail fail(Step step, Object element) {
        return new Fail(Texts.complaint(step.id(), element));
    }

    private static boolean fails(Step step, Object element) {
        return step.fails() && Texts.isBad(step.id(), element);
    }

    private static List<Object> each(Step step, List<Object> in, Function<Object, List<Object>> function) {
        List<Object> out = new ArrayList<>();
        for (Object token : in) {
            if (!Token.isElement(token)) {
                out.add(token);
            } else if (fails(step, token)) {
                out.add(fail(step, token));
            } else {
                out.addAll(function.apply(token));
            }
        }
        return out;
    }

    /// Once it is open it stays so here.
    private static List<Object> guard(Step step, List<Object> in) {
        List<Object> out = new ArrayList<>();
        int failures = 0;
        for (Object token : in) {
            if (!Token.isElement(token)) {
                out.add(token);
            } else if (failures == step.size()) {
                out.add(new Fail("java.lang.IllegalStateException: the circuit is open: " + step.size()
                        + " failures in a row, tried again after PT2400H"));
            } else if (fails(step, token)) {
                failures += step.habit() == Habit.INTERRUPTED ? 0 : 1; // an interrupt says nothing of the service
                out.add(fail(step, token));
            } else {
                failures = 0;
                out.add(Texts.made(step.id(), token));
            }
        }
        return out;
    }

    private static List<Object> flatMap(Step step, List<Object> in) {
        List<Object> out = new ArrayList<>();
        for (Object token : in) {
            if (!Token.isElement(token)) {
                out.add(token);
            } else if (fails(step, token)) {
                out.add(Texts.made(step.id(), token));
                out.add(fail(step, token));
            } else {
                out.addAll(Texts.flat(step.id(), token));
            }
        }
        return out;
    }

    private static List<Object> accumulate(
            Step step, List<Object> in, @org.jspecify.annotations.Nullable Object start) {
        List<Object> out = new ArrayList<>();
        Object state = start;
        for (Object token : in) {
            if (!Token.isElement(token)) {
                out.add(token);
            } else if (state == null) {
                state = token;
                out.add(state);
            } else if (fails(step, token)) {
                out.add(fail(step, token));
            } else {
                state = Texts.made(step.id(), state, token);
                out.add(state);
            }
        }
        return out;
    }

    private static List<Object> mapWithState(Step step, List<Object> in) {
        List<Object> out = new ArrayList<>();
        int state = 0;
        for (Object token : in) {
            if (!Token.isElement(token)) {
                out.add(token);
            } else if (fails(step, token)) {
                out.add(fail(step, token));
            } else {
                out.add(Texts.made(step.id(), state, token));
                state++;
            }
        }
        return out;
    }

    private static List<Object> unique(Step step, List<Object> in) {
        List<Object> out = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        for (Object token : in) {
            if (!Token.isElement(token)) {
                out.add(token);
            } else if (fails(step, token)) {
                out.add(fail(step, token));
            } else {
                String key = Texts.key(step.id(), token);
                if (!seen.remove(key)) {
                    out.add(token);
                }
                seen.add(key);
                if (seen.size() > step.size()) {
                    seen.removeFirst();
                }
            }
        }
        return out;
    }

    /// Failures are handled in front of it; the completion follows the last element that passes.
    private static List<Object> slice(List<Object> in, int start, int end, int by) {
        List<Object> out = new ArrayList<>();
        int at = 0;
        for (Object token : in) {
            if (token == End.END) {
                out.add(token);
                return out;
            }
            if (Token.isElement(token)) {
                if (at >= start && at < end && (at - start) % by == 0) {
                    out.add(token);
                }
                at++;
                int last = start + (end - 1 - start) / by * by;
                if (at > last) {
                    out.add(End.END);
                    return out;
                }
            }
        }
        return out;
    }

    private static List<Object> skip(Step step, List<Object> in) {
        List<Object> out = new ArrayList<>();
        int left = step.size();
        for (Object token : in) {
            if (!Token.isElement(token) || left-- <= 0) {
                out.add(token);
            }
        }
        return out;
    }

    /// Failures are handled in front of it.
    private static List<Object> takeWhile(Step step, List<Object> in) {
        List<Object> out = new ArrayList<>();
        for (Object token : in) {
            if (token == End.END) {
                out.add(token);
                return out;
            }
            if (Token.isElement(token)) {
                if (fails(step, token)) {
                    out.add(fail(step, token));
                } else if (Texts.goesOn(step.id(), token)) {
                    out.add(token);
                } else {
                    out.add(End.END);
                    return out;
                }
            }
        }
        return out;
    }

    private static List<Object> dropWhile(Step step, List<Object> in) {
        List<Object> out = new ArrayList<>();
        boolean begun = false;
        for (Object token : in) {
            if (!Token.isElement(token) || begun) {
                out.add(token);
            } else if (fails(step, token)) {
                out.add(fail(step, token));
            } else if (!Texts.goesOn(step.id(), token)) {
                begun = true;
                out.add(token);
            }
        }
        return out;
    }

    private static List<Object> changed(Step step, List<Object> in) {
        List<Object> out = new ArrayList<>();
        String last = "";
        for (Object token : in) {
            if (!Token.isElement(token)) {
                out.add(token);
            } else if (fails(step, token)) {
                out.add(fail(step, token));
            } else if (!Texts.key(step.id(), token).equals(last)) {
                last = Texts.key(step.id(), token);
                out.add(token);
            }
        }
        return out;
    }

    private static List<Object> frequencies(List<Object> in) {
        List<Object> out = new ArrayList<>();
        Map<Object, Long> counts = new LinkedHashMap<>();
        for (Object token : in) {
            if (Token.isElement(token)) {
                counts.merge(token, 1L, Long::sum);
                out.add(new LinkedHashMap<>(counts));
            } else {
                out.add(token);
            }
        }
        return out;
    }

    /// Its function is called where there is something to compare with.
    private static List<Object> uniqueCompared(Step step, List<Object> in) {
        List<Object> out = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        for (Object token : in) {
            if (!Token.isElement(token)) {
                out.add(token);
            } else if (!seen.isEmpty() && fails(step, token)) {
                out.add(fail(step, token));
            } else {
                String key = Texts.key(step.id(), token);
                if (!seen.remove(key)) {
                    out.add(token);
                }
                seen.add(key);
                if (seen.size() > step.size()) {
                    seen.removeFirst();
                }
            }
        }
        return out;
    }

    /// The key that had no element for longest is forgotten where there are too many.
    private static List<Object> keyedAccumulate(Step step, List<Object> in) {
        List<Object> out = new ArrayList<>();
        LinkedHashMap<String, Object> states = new LinkedHashMap<>(16, 0.75f, true);
        for (Object token : in) {
            if (!Token.isElement(token)) {
                out.add(token);
                continue;
            }
            String key = Texts.key(step.id(), token);
            Object state = states.computeIfAbsent(key, _ -> "start");
            if (states.size() > step.size()) {
                states.pollFirstEntry();
            }
            if (fails(step, token)) {
                out.add(fail(step, token));
            } else {
                Object next = Texts.made(step.id(), state, token);
                states.put(key, next);
                out.add(next);
            }
        }
        return out;
    }

    /// As lists of two; what a key that is forgotten has comes out.
    private static List<Object> keyedPartition(Step step, List<Object> in) {
        List<Object> out = new ArrayList<>();
        LinkedHashMap<String, List<Object>> lists = new LinkedHashMap<>(16, 0.75f, true);
        for (Object token : in) {
            if (Token.isElement(token) && fails(step, token)) {
                out.add(fail(step, token));
            } else if (Token.isElement(token)) {
                List<Object> list = lists.computeIfAbsent(Texts.key(step.id(), token), _ -> new ArrayList<>());
                if (lists.size() > step.size()) {
                    flush(lists.pollFirstEntry().getValue(), out);
                }
                list.add(token);
                if (list.size() == 2) {
                    flush(list, out);
                }
            } else {
                if (token == End.END) {
                    lists.values().forEach(list -> flush(list, out));
                }
                out.add(token);
            }
        }
        return out;
    }

    private static void flush(List<Object> list, List<Object> out) {
        if (!list.isEmpty()) {
            out.add(List.copyOf(list));
            list.clear();
        }
    }

    static Keep keep(Step step) {
        return step.id() % 2 == 0 ? Keep.FIRST : Keep.LAST;
    }

    static Overflow overflow(Step step) {
        Overflow[] all = Overflow.values();
        return all[step.id() % all.length];
    }

    private static List<Object> partitionUnique(Step step, List<Object> in) {
        List<Object> out = new ArrayList<>();
        Map<Object, Object> list = new LinkedHashMap<>();
        for (Object token : in) {
            if (Token.isElement(token)) {
                if (fails(step, token)) {
                    out.add(fail(step, token));
                    continue;
                }
                String key = Texts.key(step.id(), token);
                if (keep(step) == Keep.LAST) {
                    list.remove(key);
                }
                list.putIfAbsent(key, token);
            }
            if (list.size() == step.size() || (token == End.END && !list.isEmpty())) {
                out.add(List.copyOf(list.values()));
                list.clear();
            }
            if (!Token.isElement(token)) {
                out.add(token);
            }
        }
        return out;
    }

    private static List<Object> partitionByKey(Step step, List<Object> in) {
        List<Object> out = new ArrayList<>();
        Map<String, List<Object>> lists = new LinkedHashMap<>();
        for (Object token : in) {
            if (!Token.isElement(token)) {
                if (token == End.END) {
                    lists.values().forEach(list -> out.add(List.copyOf(list)));
                }
                out.add(token);
            } else if (fails(step, token)) {
                out.add(fail(step, token));
            } else {
                String key = Texts.key(step.id(), token);
                List<Object> list = lists.computeIfAbsent(key, _ -> new ArrayList<>());
                list.add(token);
                if (list.size() == step.size()) {
                    out.add(List.copyOf(list));
                    lists.remove(key);
                }
            }
        }
        return out;
    }

    private static List<Object> partition(Step step, List<Object> in) {
        List<Object> out = new ArrayList<>();
        List<Object> list = new ArrayList<>();
        for (Object token : in) {
            if (Token.isElement(token)) {
                list.add(token);
            }
            if (list.size() == step.size() || (token == End.END && !list.isEmpty())) {
                out.add(List.copyOf(list));
                list.clear();
            }
            if (!Token.isElement(token)) {
                out.add(token);
            }
        }
        return out;
    }

    private static List<Object> sliding(Step step, List<Object> in, int least) {
        List<Object> out = new ArrayList<>();
        List<Object> window = new ArrayList<>();
        for (Object token : in) {
            if (!Token.isElement(token)) {
                out.add(token);
                continue;
            }
            window.add(token);
            if (window.size() > step.size()) {
                window.removeFirst();
            }
            if (window.size() >= least) {
                out.add(List.copyOf(window));
            }
        }
        return out;
    }

    private static List<Object> onError(Step step, List<Object> in) {
        List<Object> out = new ArrayList<>();
        for (Object token : in) {
            if (!(token instanceof Fail failure)) {
                out.add(token);
            } else if (fails(step, failure.text())) {
                out.add(fail(step, failure.text()));
            }
        }
        return out;
    }

    private static List<Object> recover(Step step, List<Object> in) {
        List<Object> out = new ArrayList<>();
        for (Object token : in) {
            if (!(token instanceof Fail failure)) {
                out.add(token);
            } else if (fails(step, failure.text())) {
                out.add(fail(step, failure.text()));
            } else {
                out.add(Texts.made(step.id(), failure.text()));
            }
        }
        return out;
    }

    /// Failures are handled in front of it; the completion follows the last element that it wants.
    private static List<Object> limit(Step step, List<Object> in) {
        List<Object> out = new ArrayList<>();
        for (Object token : in) {
            if (token == End.END) {
                out.add(token);
                return out;
            }
            if (Token.isElement(token)) {
                out.add(token);
                if (out.size() == step.size()) {
                    out.add(End.END);
                    return out;
                }
            }
        }
        return out;
    }

    /// What a combiner makes of a row, or its failure.
    static Object combined(Step step, Object first, Object second) {
        Object row = Pair.of(first, second);
        return fails(step, row) ? fail(step, row) : Texts.made(step.id(), first, second);
    }

    static List<Object> elements(List<Object> tokens) {
        return tokens.stream().filter(Token::isElement).toList();
    }

    static List<Object> failures(List<Object> tokens) {
        return tokens.stream().filter(Fail.class::isInstance).toList();
    }

    /// The elements of lists.
    static List<Object> flattened(List<Object> tokens) {

        return elements(tokens).stream()
                .flatMap(list -> list instanceof List<?> many ? many.stream() : java.util.stream.Stream.of(list))
                .map(Object.class::cast)
                .toList();
    }
}
