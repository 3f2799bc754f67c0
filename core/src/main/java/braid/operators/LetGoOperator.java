package braid.operators;

import braid.engine.Handle;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Shared;
import braid.spi.Step;
import java.util.List;

/// Where nothing follows that would take leases, or groups of them: lets go of them. What users' handles are on is
/// computed before.
public record LetGoOperator() implements Operator<Object, Object> {

    @Override
    public Step<Object, Object> open(Context context) {
        return LettingGo::new;
    }

    private record LettingGo(Receiver<? super Object> down) implements Receiver<Object> {
        @Override
        public void receive(Object element) {
            switch (element) {
                case Handle<?> handle -> handle.closeWhenDone();
                case List<?> group -> group.forEach(Shared::drop);
                default -> Shared.drop(element);
            }
        }
    }
}
