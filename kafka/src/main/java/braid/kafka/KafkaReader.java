package braid.kafka;

import braid.spi.SourceReader;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// A member of a consumer group, as the graph sees it.
final class KafkaReader<K, V> implements SourceReader<ConsumerRecord<K, V>> {

    private final Polling<K, V> polling;
    private final Offsets offsets;

    KafkaReader(Polling<K, V> polling, Offsets offsets) {
        this.polling = polling;
        this.offsets = offsets;
    }

    @Override
    public List<ConsumerRecord<K, V>> read() throws Exception {
        return polling.arrived().take();
    }

    @Override
    public @Nullable String position() {
        String position = offsets.position();
        return position.isEmpty() ? null : position;
    }

    @Override
    public void acknowledge(String position) {
        offsets.through(Offsets.parse(position));
    }

    @Override
    public long lag() {
        return polling.lag();
    }

    @Override
    public void stop() {
        polling.stop();
    }

    @Override
    public void close() throws InterruptedException {
        polling.close();
    }
}
