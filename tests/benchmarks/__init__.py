"""Speed, measured: `make benchmarks` prints the README's table anew."""
