/// Live streams: wire a pipeline once, push elements into it, branch it, join it, and run the expensive part in
/// parallel.
@NullMarked
package braid;

import org.jspecify.annotations.NullMarked;
