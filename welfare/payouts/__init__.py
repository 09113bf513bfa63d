"""The work of one month: cycles, lists, lines, approval, papers, results."""
