package braid.testkit.random;

import braid.testkit.random.Plan.Step;
import braid.testkit.random.Token.End;
import braid.testkit.random.Token.Fail;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether there is an order in which a join may have taken its two inputs so that it gave what was recorded. Looks
/// for one, token by token.
final class Merge {

    private final Step step;
    private final List<List<Object>> ins;
    private final List<Boolean> cut;
    private final List<Object> out;
    private final boolean outCut;
    private final Set<Long> failed = new HashSet<>();

    /// @param cut whether only a part of that input may have come
    /// @param outCut whether only a part of what left may have been recorded
    Merge(Step step, List<List<Object>> ins, List<Boolean> cut, List<Object> out, boolean outCut) {
        this.step = step;
        this.ins = ins;
        this.cut = cut;
        this.out = out;
        this.outCut = outCut;
    }

    boolean exists() {
        return search(new State(0, 0, 0, 0, null, null, false, false, false));
    }

    /// How far it has come: in the inputs and in what was recorded; where the open list of a `collect` begins; the
    /// newest elements; which inputs have completed, and the join.
    private record State(
            int first,
            int second,
            int done,
            int listed,
            @Nullable Object newest,
            @Nullable Object other,
            boolean firstOver,
            boolean secondOver,
            boolean over) {

        long key() {
            long key = first;
            key = key * 4096 + second;
            key = key * 4096 + done;
            key = key * 4096 + listed;
            return key * 8 + (firstOver ? 4 : 0) + (secondOver ? 2 : 0) + (over ? 1 : 0);
        }

        State taken(int input, Object token) {
            boolean end = token == End.END;
            boolean element = Token.isElement(token);
            return input == 0
                    ? new State(
                            first + 1,
                            second,
                            done,
                            listed,
                            element ? token : newest,
                            other,
                            firstOver || end,
                            secondOver,
                            over)
                    : new State(
                            first,
                            second + 1,
                            done,
                            listed,
                            newest,
                            element ? token : other,
                            firstOver,
                            secondOver || end,
                            over);
        }

        State orphaned(int input) {
            return new State(
                    first,
                    second,
                    done,
                    listed,
                    newest,
                    other,
                    firstOver || input == 0,
                    secondOver || input == 1,
                    over);
        }

        State passed(int more, int newListed, boolean nowOver) {
            return new State(
                    first, second, done + more, newListed, newest, other, firstOver, secondOver, over || nowOver);
        }
    }

    private boolean search(State state) {
        if (outCut && state.done == out.size()) {
            return true;
        }
        boolean through = gone(state, 0) && gone(state, 1);
        if (through && state.done == out.size()) {
            return true;
        }
        if (!failed.add(state.key())) {
            return false;
        }
        for (int input = 0; input < 2; input++) {
            int at = input == 0 ? state.first : state.second;
            boolean over = input == 0 ? state.firstOver : state.secondOver;
            if (at < ins.get(input).size()) {
                Object token = ins.get(input).get(at);
                State next = give(state.taken(input, token), input, token);
                if (next != null && search(next)) {
                    return true;
                }
            }
            if (cut.get(input) && !over) {
                State next = give(state.orphaned(input), input, End.END);
                if (next != null && search(next)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean gone(State state, int input) {
        int at = input == 0 ? state.first : state.second;
        return cut.get(input) || at == ins.get(input).size();
    }

    /// The state behind what the join gives when it takes `token`; null where that was not recorded.
    private @Nullable State give(State state, int input, Object token) {
        List<Object> given = new ArrayList<>();
        boolean over = false;
        int listed = state.listed;
        boolean end = token == End.END;
        switch (step.kind()) {
            case UNION -> {
                if (!end) {
                    given.add(token);
                }
                over = state.firstOver && state.secondOver;
            }
            case COMBINE_LATEST -> {
                if (token instanceof Fail) {
                    given.add(token);
                } else if (!end && !state.over && state.newest != null && state.other != null) {
                    given.add(Model.combined(step, state.newest, state.other));
                }
                over = (state.firstOver && state.secondOver)
                        || (state.firstOver && state.newest == null)
                        || (state.secondOver && state.other == null);
            }
            case COLLECT -> {
                List<Object> held = Model.elements(ins.getFirst().subList(0, state.first));
                held = held.subList(Math.min(listed, held.size()), held.size());
                if (token instanceof Fail) {
                    given.add(token);
                } else if ((input == 1 && !end && !state.over) || (input == 0 && end && !held.isEmpty())) {
                    given.add(List.copyOf(held));
                    listed += held.size();
                }
                over = state.firstOver;
            }
            default -> throw new IllegalArgumentException("not merged: " + step.kind());
        }
        if (over && !state.over) {
            given.add(End.END);
        }
        int from = state.done;
        if (from + given.size() > out.size()
                || !out.subList(from, from + given.size()).equals(given)) {
            boolean partly = outCut
                    && from + given.size() > out.size()
                    && given.subList(0, out.size() - from).equals(out.subList(from, out.size()));
            return partly ? state.passed(out.size() - from, listed, over && !state.over) : null;
        }
        return state.passed(given.size(), listed, over && !state.over);
    }
}
