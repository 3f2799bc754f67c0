package braid.testkit.random;

import braid.Pair;
import braid.testkit.random.Plan.Step;
import braid.testkit.random.Token.End;
import braid.testkit.random.Token.Fail;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What leaves a step of one input whose output depends on its input alone: a list made of a list.
final class Model {

    private Model() {}

    static List<Object> of(Step step, List<Object> in) {
        int id = step.id();
        return switch (step.kind()) {
            case MAP, RETRY -> each(step, in, x -> List.of(Texts.made(id, x)));
            case FILTER -> each(step, in, x -> Texts.passes(id, x) ? List.of(x) : List.of());
            case FLAT_MAP -> flatMap(step, in);
            case LOOP -> each(step, in, x -> List.copyOf(Texts.round(x)));
            case SINK -> each(step, in, List::of);
            case BUFFER, SCATTER, GATHER, FUTURES, DELAY, RATE_LIMIT -> in;
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
