package braid.cluster.code;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Looks for records that lead back to themselves. No bytes can say such a thing: a record is made when all its
/// components are there, so whoever refers to it before that would be given something else in its place.
///
/// It takes the strongly connected components of what can be seen of a value, in one walk that needs no stack.
final class Circles {

    private static final int FURTHEST = 1_000_000;

    private final IdentityHashMap<Object, Visit> visits = new IdentityHashMap<>();
    private final Deque<Visit> under = new ArrayDeque<>();
    private final Deque<Visit> open = new ArrayDeque<>();

    private static final class Visit {
        private final Obstacle.Step at;
        private final Deque<Obstacle.Step> parts = new ArrayDeque<>();
        private final int number;
        private int lowest;
        private boolean closed;
        private boolean holdsItself;

        Visit(Obstacle.Step at, int number) {
            this.at = at;
            this.number = number;
            this.lowest = number;
        }
    }

    private Circles() {}

    /// Why `root` cannot travel: the way to where a circle of records closes; null if there is none.
    static @Nullable Obstacle find(Object root) {
        return Foreign.told(() -> new Circles().search(root));
    }

    private @Nullable Obstacle search(Object root) {
        begin(Obstacle.Step.first(root));
        while (!under.isEmpty() && visits.size() < FURTHEST) {
            Visit top = under.peek();
            Obstacle.Step next = top.parts.poll();
            if (next == null) {
                under.pop();
                Visit below = under.peek();
                if (below != null) {
                    below.lowest = Math.min(below.lowest, top.lowest);
                }
                Obstacle found = top.lowest == top.number ? close(top) : null;
                if (found != null) {
                    return found;
                }
            } else if (!isLeaf(next.part())) {
                Visit known = visits.get(next.part());
                if (known == null) {
                    begin(next);
                } else if (!known.closed) {
                    top.lowest = Math.min(top.lowest, known.number);
                    top.holdsItself |= known == top;
                }
            }
        }
        return null;
    }

    private void begin(Obstacle.Step at) {
        Visit visit = new Visit(at, visits.size());
        visits.put(at.part(), visit);
        under.push(visit);
        open.push(visit);
        Object held = at.part() instanceof AtomicReference<?> reference ? reference.get() : null;
        if (held != null) {
            visit.parts.add(at.to(".get()", held)); // what the JDK does not let anybody look into
        }
        Obstacle.parts(at, visit.parts);
    }

    /// All that `top` reaches, and that reaches it, is known: what is wrong, if they are a circle with a record in it.
    private @Nullable Obstacle close(Visit top) {
        Obstacle found = null;
        Visit last = Objects.requireNonNull(open.peek());
        boolean circle = top.holdsItself || last != top;
        for (Visit each = open.pop(); ; each = open.pop()) {
            each.closed = true;
            if (circle && each.at.part() instanceof Record) {
                found = Obstacle.ofCircle(each.at.part(), last.at);
            }
            if (each == top) {
                return found;
            }
        }
    }

    private static boolean isLeaf(Object part) {
        return switch (part) {
            case String _, Number _, Boolean _, Character _, Enum<?> _, Class<?> _ -> true;
            default ->
                part.getClass().isArray() && part.getClass().getComponentType().isPrimitive();
        };
    }
}
