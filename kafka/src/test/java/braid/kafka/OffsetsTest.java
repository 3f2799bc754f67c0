package braid.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/// What counts as through, and what does not.
class OffsetsTest {

    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

    private final Offsets offsets = new Offsets(Map.of());

    private static Map<TopicPartition, OffsetAndMetadata> at(long offset) {
        return Map.of(ORDERS, new OffsetAndMetadata(offset));
    }

    private static Offsets after(String position) {
        return new Offsets(Offsets.parse(position));
    }

    @Test
    void whatIsThroughOfAnEarlierTurnIsNotThroughOfThisOne() throws InterruptedException {
        offsets.assigned(ORDERS, 0, 0);
        offsets.give(ORDERS, 10);
        String earlier = offsets.position();
        offsets.forget(List.of(ORDERS));
        offsets.assigned(ORDERS, 0, 0);
        offsets.give(ORDERS, 10);
        offsets.through(Offsets.parse(earlier));
        assertThat(offsets.uncommitted(List.of(ORDERS))).isEmpty();
        assertThat(offsets.awaitThrough(List.of(ORDERS), 1)).isFalse();
        offsets.through(Offsets.parse(offsets.position()));
        assertThat(offsets.uncommitted(List.of(ORDERS))).isEqualTo(at(10));
        assertThat(offsets.awaitThrough(List.of(ORDERS), 1)).isTrue();
    }

    @Test
    void whatIsThroughBeforeThePartitionIsThereIsRemembered() {
        offsets.assigned(ORDERS, 0, 0);
        offsets.give(ORDERS, 10);
        Offsets next = after(offsets.position());
        next.through(Offsets.parse(offsets.position()));
        assertThat(next.assigned(ORDERS, 0, 0)).isEqualTo(10);
        assertThat(next.uncommitted(List.of(ORDERS))).isEqualTo(at(10));
    }

    @Test
    void whatAnotherMemberHasCommittedMeanwhileIsWhereThisOneGoesOn() {
        offsets.assigned(ORDERS, 0, 0);
        offsets.give(ORDERS, 10);
        Offsets next = after(offsets.position());
        assertThat(next.assigned(ORDERS, 30, 30)).isEqualTo(30);
        next.through(Offsets.parse(offsets.position()));
        assertThat(next.uncommitted(List.of(ORDERS))).isEmpty();
    }

    @Test
    void aBeginningIsCommittedWhereNothingIs() {
        assertThat(offsets.assigned(ORDERS, Offsets.NONE, 0)).isEqualTo(0);
        assertThat(offsets.uncommitted(List.of(ORDERS))).isEqualTo(at(0));
        offsets.committed(at(0));
        assertThat(offsets.uncommitted(List.of(ORDERS))).isEmpty();
    }

    @Test
    void aNumberThatIsTooLongIsNoPosition() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Offsets.parse("orders-99999999999@1"))
                .withMessage("not a position in topics, such as 'orders-0@15': orders-99999999999@1");
    }
}
